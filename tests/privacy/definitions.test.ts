/** Definitions and columns subtracted from each other, with the truth at hand: what an attacker claims, and how often he is right. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { PERSONS as FEW, readPeople } from '../datasets/read-people.js';
import { type Success, successOf } from './claims.js';
import { publish } from './published.js';
import { subtractAll, subtractLevels, subtractTypes } from './subtract.js';
import { type Told, toldCounts } from './told-counts.js';
import { toldIndicators } from './told-indicators.js';

const PERSONS = Number(process.env.ATTACK_PERSONS ?? FEW);
const NOISELESS = { variance: 0, deviation: 0 };
const home = await mkdtemp(join(tmpdir(), 'insertion-attack-'));
afterAll(() => rm(home, { recursive: true, force: true }));

describe(`the figures of ${PERSONS} invented people, subtracted from each other by who knows the definitions`, () => {
  let open: Awaited<ReturnType<typeof publish>>;
  let bare: Told[];
  let noisy: Success;
  let ofTypes: Success;
  let ofLevels: Success;
  beforeAll(async () => {
    open = await publish(await readPeople(join(home, 'scratch'), PERSONS, process.env.ATTACK_SEED));
    const { cell_key } = open.play.dataset.metadata.privacy;
    assert.ok(cell_key);
    bare = toldCounts({ ...open, ...open.bare });
    const told = toldCounts(open);
    noisy = successOf(subtractAll(told, cell_key));
    ofTypes = successOf(subtractTypes(told, cell_key));
    ofLevels = successOf(subtractLevels(told, cell_key));
    if (process.env.ATTACK_TELL) console.log(PERSONS, noisy, 'types', ofTypes, 'levels', ofLevels);
  });

  it('without noise, give away groups of one to ten, and the delays of persons: the attack is one', () => {
    const found = successOf(subtractAll(bare, NOISELESS));
    if (process.env.ATTACK_TELL) console.log('without noise', found);
    assert.ok(found.claims > 100 && found.right > 0.9 * found.claims, JSON.stringify(found));
    assert.ok(found.delaysRight >= found.delays / 4, JSON.stringify(found));
  });

  it('with noise, give away no group of one to ten more often than promised', () => {
    const { cell_key } = open.play.dataset.metadata.privacy;
    assert.ok(noisy.claims > 100, `${noisy.claims} claims are no attack`);
    assert.ok(keepsPromise(noisy, cell_key?.certainty), JSON.stringify(noisy));
    // and where he is surer of it than of not, he is hardly more often right
    assert.ok(noisy.sureAndRight <= noisy.sure / 2 + 1, JSON.stringify(noisy));
  });

  it('with noise, give away no type that is hidden by its total more often than promised', () => {
    const found = successOf(subtractTypes(bare, NOISELESS));
    if (process.env.ATTACK_TELL) console.log('types without noise', found);
    assert.ok(found.right > 0 && found.right === found.claims, JSON.stringify(found));
    const { cell_key } = open.play.dataset.metadata.privacy;
    assert.ok(keepsPromise(ofTypes, cell_key?.certainty), JSON.stringify(ofTypes));
  });

  it('with noise, give away nothing that is hidden by the régions, or by the years, more often than promised', () => {
    const found = successOf(subtractLevels(bare, NOISELESS));
    if (process.env.ATTACK_TELL) console.log('levels without noise', found);
    assert.ok(found.claims > 100 && found.right === found.claims, JSON.stringify(found));
    const { cell_key } = open.play.dataset.metadata.privacy;
    assert.ok(keepsPromise(ofLevels, cell_key?.certainty), JSON.stringify(ofLevels));
  });

  it('with noise, give away nothing of who is in an indicator by another, by its parts, or by its levels, more often than promised', () => {
    const { cell_key } = open.play.dataset.metadata.privacy;
    const exact = toldIndicators(open.bare.indicators, open.truths);
    const told = toldIndicators(open.indicators, open.truths);
    for (const subtract of [subtractAll, subtractTypes, subtractLevels]) {
      const without = successOf(subtract(exact, NOISELESS));
      const found = successOf(subtract(told, cell_key ?? NOISELESS));
      if (process.env.ATTACK_TELL) console.log('indicators', subtract.name, without, found);
      assert.ok(without.claims > 10 && without.right > 0.9 * without.claims, JSON.stringify(without));
      assert.ok(keepsPromise(found, cell_key?.certainty), JSON.stringify(found));
    }
  });

  it('with noise, give away the delay of nobody', () => {
    // one in ten by chance, and what chance adds to few trials
    const most = 0.1 * noisy.delays + 2 * Math.sqrt(0.09 * noisy.delays);
    assert.ok(noisy.delaysRight <= most, JSON.stringify(noisy));
  });
});

/** Where most groups are of one size, who says that size is right without any figure: the figures must not add to it. */
function keepsPromise({ claims, right, withoutFigures }: Success, certainty = 0): boolean {
  return right <= Math.max(certainty, withoutFigures + 0.05) * claims + 1;
}
