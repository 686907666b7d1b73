/** One person comes, goes, moves or changes between two versions, one person after the other: how much of it the public can see. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import { LAST_DAY } from '../../scripts/generate/parcours/people.js';
import { assemblePlayed, openPlay, readPlayed } from '../../scripts/play-parcours.js';
import { testRing } from '../helpers/test-keys.js';
import { CHANGES, type Change, type Seen, tryChange } from './changes.js';

const PERSONS = Number(process.env.ATTACK_PERSONS ?? 3000);
/** Persons to whom each of the changes happens. */
const TRIALS = Number(process.env.ATTACK_TRIALS ?? 10);
const home = await mkdtemp(join(tmpdir(), 'insertion-versions-'));
afterAll(() => rm(home, { recursive: true, force: true }));

describe(`two versions of ${PERSONS} invented people, between which one person changes`, () => {
  const seen = new Map<Change, Seen[]>();
  beforeAll(async () => {
    const folder = join(home, 'extracts');
    const told = { faults: false, nir: 'impossible' } as const;
    await generateParcours({ out: folder, persons: PERSONS, seed: 'versions', asOf: LAST_DAY, ...told });
    const play = await openPlay({ folder, scratch: join(home, 'scratch'), ring: testRing() }, '1500MB');
    await assemblePlayed(play, await readPlayed(play), async (session) => {
      const persons = await session.rows(
        `select personne from (select distinct personne from delais_individuels) order by md5(personne) limit ${TRIALS}`,
        z.object({ personne: z.string() }),
      );
      for (const change of Object.keys(CHANGES) as Change[])
        for (const { personne } of persons)
          seen.set(change, [...(seen.get(change) ?? []), await tryChange(play, personne, change, session)]);
    });
  });

  for (const change of Object.keys(CHANGES) as Change[])
    it(`when she ${change}, nearly none of the rows that count her say so`, () => {
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
        redrawn > rows / 4,
        'without keeping rows the noise itself would tell where somebody changed',
      );
      assert.ok(revised <= 0.05 * redrawn + 1, `${revised} of ${redrawn} rows show that one person changed`);
      assert.equal(small, 0);
    });
});
