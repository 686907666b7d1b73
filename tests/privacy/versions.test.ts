/** One person comes, goes, moves or changes between two versions, one person after the other: how much of it the public can see. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { assemblePlayed } from '../../scripts/play-parcours.js';
import { PERSONS as FEW, readPeople } from '../datasets/read-people.js';
import { testRing } from '../helpers/test-keys.js';
import { CHANGES, type Change, layOver, type Seen, tryChange, writeDelays } from './changes.js';
import { beginStories, type Difference, STORIES, type Story, tellStories } from './one-person.js';

const PERSONS = Number(process.env.ATTACK_PERSONS ?? FEW);
/** Persons to whom each of the changes happens. */
const TRIALS = Number(process.env.ATTACK_TRIALS ?? 7);
const home = await mkdtemp(join(tmpdir(), 'insertion-versions-'));
afterAll(() => rm(home, { recursive: true, force: true }));

describe(`two versions of ${PERSONS} invented people, between which one person changes`, () => {
  const seen = new Map<Change, Seen[]>();
  /** Of the first person, with every cell counted again. */
  const whole = new Map<Change, Seen>();
  let rotated: Omit<Seen, 'rows'>;
  let stories: Map<Story, Difference[]>;
  beforeAll(async () => {
    const { play, taken } = await readPeople(join(home, 'scratch'), PERSONS, process.env.ATTACK_SEED);
    const her = await assemblePlayed(play, taken, async (session) => {
      const persons = await session.rows(
        `select personne from (select distinct personne from delais_individuels) order by md5(personne) limit ${TRIALS}`,
        z.object({ personne: z.string() }),
      );
      for (const change of Object.keys(CHANGES) as Change[])
        for (const { personne } of persons)
          seen.set(change, [
            ...(seen.get(change) ?? []),
            await tryChange(play, { personne, change }, session),
          ]);
      const [first] = persons;
      assert.ok(first);
      for (const change of Object.keys(CHANGES) as Change[])
        whole.set(change, await tryChange(play, { ...first, change, whole: true }, session));
      await writeDelays(play, 'earlier', session);
      return beginStories(play, session);
    });
    stories = await tellStories(play, taken, her);
    rotated = await assemblePlayed({ ...play, ring: testRing(2) }, taken, async (session) => {
      await writeDelays(play, 'later', session);
      return layOver(play, session);
    });
  });

  for (const change of Object.keys(CHANGES) as Change[])
    it(`when she ${change}, no row says so`, () => {
      const trials = seen.get(change) ?? [];
      const sum = (pick: (one: Seen) => number) => trials.reduce((total, one) => total + pick(one), 0);
      const [rows, redrawn, revised, small] = [
        sum((one) => one.rows),
        sum((one) => one.redrawn),
        sum((one) => one.revised),
        sum((one) => one.small),
      ];
      if (process.env.ATTACK_TELL) console.log(change, trials.length, { rows, redrawn, revised, small });
      assert.ok(rows > 3 * trials.length, `${rows} rows count them: nothing to attack`);
      assert.ok(
        redrawn > 20 * trials.length,
        'without keeping rows the noise itself would tell where somebody changed',
      );
      assert.equal(revised, 0, `${revised} of ${redrawn} rows show that one person changed`);
      assert.equal(small, 0);
      assert.deepEqual(trials[0], whole.get(change), 'the cells that do not count her are told otherwise');
    });

  for (const story of Object.keys(STORIES) as Story[])
    it(`when she ${story}, no table says so, not even by which rows it has`, () => {
      const told = stories.get(story) ?? [];
      if (process.env.ATTACK_TELL) console.log(story, told);
      assert.ok(told.reduce((sum, { redrawn }) => sum + redrawn, 0) > 20, 'nothing to attack');
      assert.deepEqual(
        told.filter(({ published }) => published > 0),
        [],
      );
    });

  it('when the keys are rotated, all noise is drawn anew, and nearly none of it is published', () => {
    if (process.env.ATTACK_TELL) console.log('rotated', rotated);
    assert.ok(rotated.redrawn > 500, JSON.stringify(rotated));
    assert.ok(rotated.revised <= 0.05 * rotated.redrawn, JSON.stringify(rotated));
    assert.equal(rotated.small, 0);
  });
});
