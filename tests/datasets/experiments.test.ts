/** What experiments changed, held against statsmodels, which is given the truth and the declarations only. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import { LAST_DAY } from '../../scripts/generate/parcours/people.js';
import { assemblePlayed, openPlay, readPlayed } from '../../scripts/play-parcours.js';
import { provideStatsmodels } from '../helpers/python.js';
import { testRing } from '../helpers/test-keys.js';
import { withoutNoise } from '../privacy/published.js';
import { computeTruth } from './parcours-truth.js';
import { readPeople } from './true-events.js';

const run = promisify(execFile);
const KNOWN = '2026-06-30';
const home = await mkdtemp(join(tmpdir(), 'insertion-experiments-'));
afterAll(() => rm(home, { recursive: true, force: true }));

const Judged = z.array(
  z.object({
    id: z.string(),
    effect: z.number(),
    spread: z.number(),
    counts: z.tuple([z.number(), z.number()]),
    /** Effect, its standard error, persons here, elsewhere; before, the gap and its error. */
    months: z.record(z.string(), z.array(z.number().nullable())),
    slope: z.tuple([z.number(), z.number()]).nullable(),
  }),
);
type Judged = z.infer<typeof Judged>[number];

const number = z.number().nullable();
const Impact = z.object({
  id: z.string(),
  statut: z.string(),
  personnes_concernees: number,
  temoins_apres: number,
  departements_concernes: z.array(z.string()).nullable(),
  effet_jours: number,
  effet_bas: number,
  effet_haut: number,
  pente_avant: number,
  pente_basse: number,
  pente_haute: number,
  conclusion: z.string().nullable(),
  phrase: z.string(),
});
const Month = z.object({
  experimentation: z.string(),
  mois: z.string(),
  statut: z.string(),
  effectif: number,
  temoins: number,
  effet_jours: number,
  effet_bas: number,
  effet_haut: number,
});
const select = (shape: z.ZodRawShape, table: string) =>
  `select ${Object.keys(shape).join(', ')} from ${table}`;

describe('the experiments among six thousand invented people', () => {
  let impacts: z.infer<typeof Impact>[];
  let months: z.infer<typeof Month>[];
  let judged: Judged[];
  beforeAll(async () => {
    const folder = join(home, 'extracts');
    const how = { seed: 'impact', asOf: LAST_DAY, faults: false, nir: 'impossible' } as const;
    await generateParcours({ out: folder, persons: 6000, ...how });
    const play = await openPlay({ folder, scratch: join(home, 'scratch'), ring: testRing() }, '1GB');
    await assemblePlayed(withoutNoise(play), await readPlayed(play), async (session) => {
      impacts = await session.rows(select(Impact.shape, 'impact_experimentations'), Impact);
      months = await session.rows(select(Month.shape, 'impact_experimentations_mois'), Month);
    });
    judged = await judgeByStatsmodels(folder, join(play.dataset.folder, 'lists', 'experimentations.csv'));
  });

  it('say what statsmodels says: effect, interval, persons', () => {
    assert.equal(judged.length, 3);
    for (const { id, effect, spread, counts, slope } of judged) {
      const impact = impacts.find((one) => one.id === id);
      assert.ok(impact && impact.statut === 'diffuse', id);
      assert.deepEqual([impact.personnes_concernees, impact.temoins_apres], counts, id);
      near([impact.effet_jours, impact.effet_bas, impact.effet_haut], interval(effect, spread), 0.051, id);
      near(
        [impact.pente_avant, impact.pente_basse, impact.pente_haute],
        slope ? interval(...slope) : [null, null, null],
        0.0051,
        id,
      );
    }
  });

  it('say it of every month, before and after', () => {
    const told = months.filter(({ statut }) => statut === 'diffuse');
    const expected = judged.flatMap(({ id, months: own }) => Object.keys(own).map((mois) => `${id} ${mois}`));
    assert.deepEqual(
      told.map(({ experimentation, mois }) => `${experimentation} ${mois}`).sort(),
      expected.sort(),
    );
    for (const { experimentation, mois, effectif, temoins, effet_jours, effet_bas, effet_haut } of told) {
      const [effect, spread, here, elsewhere] =
        judged.find(({ id }) => id === experimentation)?.months[mois] ?? [];
      const place = `${experimentation} ${mois}`;
      assert.deepEqual([effectif, temoins], [here, elsewhere], place);
      near([effet_jours, effet_bas, effet_haut], interval(effect ?? 0, spread ?? 0), 0.051, place);
    }
  });

  it('conclude where both went the same way before, and say so where nothing can be concluded', () => {
    const of = (id: string) => impacts.find((one) => one.id === id);
    const communes = of('accueil-collectif');
    assert.equal(communes?.conclusion, 'plus_court');
    assert.match(communes?.phrase ?? '', /dans un département .*L’attente y est plus courte/);
    // fewer than eleven were in the other
    assert.deepEqual(of('rdv-2-semaines')?.departements_concernes, ['974']);
    const organisation = of('rappel-telephone');
    assert.equal(organisation?.conclusion, 'non_verifiable');
    assert.match(organisation?.phrase ?? '', /On ne peut rien conclure : trop peu de mois/);
  });
});

async function judgeByStatsmodels(folder: string, declared: string): Promise<Judged[]> {
  const people = new Map((await readPeople(folder)).map((one) => [one.truth_id ?? '', one]));
  const lines = (await computeTruth(folder, KNOWN)).flatMap(
    ({ definition, person, departement, jours, cohorte }) => {
      const old = Date.parse(KNOWN) - Date.parse(cohorte) >= 60 * 86_400_000;
      if (definition !== 'rdvi_oriented_45' || jours === null || jours > 60 || !old) return [];
      const { commune = '', organisation = '' } = people.get(person) ?? {};
      return [[departement, commune, `"${organisation}"`, cohorte, jours].join(',')];
    },
  );
  const path = join(home, 'people.csv');
  await writeFile(path, ['departement,commune,organisation,cohorte,jours', ...lines].join('\n'));
  const script = join(import.meta.dirname, 'judge-experiments.py');
  const { stdout } = await run(await provideStatsmodels(), [script, path, declared], { maxBuffer: 1 << 24 });
  return Judged.parse(JSON.parse(stdout));
}

/** At 95 %. */
function interval(value: number, error: number): number[] {
  return [value, value - 1.96 * error, value + 1.96 * error];
}

function near(
  told: readonly (number | null)[],
  expected: readonly (number | null)[],
  by: number,
  where: string,
): void {
  const right = told.every((one, at) => {
    const other = expected[at] ?? null;
    return one === null || other === null ? one === other : Math.abs(one - other) <= by;
  });
  assert.ok(right, `${where}: ${told.join(' ')} is told, ${expected.join(' ')} is right`);
}
