/** Départements that are late, that lack a role, that have two tools or change theirs: what is not known is never told as zero. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { dayOf } from '../../scripts/generate/parcours/days.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import type { Play } from '../../scripts/play-parcours.js';
import { assemblePlayed, openPlay, readPlayed } from '../../scripts/play-parcours.js';
import { testRing } from '../helpers/test-keys.js';
import { withoutNoise } from '../privacy/published.js';
import { type Coverage, computeTruth, type Individual, observedUntil } from './parcours-truth.js';
import { type Cell, compareCells, readCells, readEntrants } from './recount.js';
import { withSecondTool } from './second-tool.js';
import { seedsOf } from './seeds.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-coverage-'));
afterAll(() => rm(home, { recursive: true, force: true }));

const DECEMBER = dayOf(2025, 12, 31);
const MARCH = dayOf(2026, 3, 31);
const JUNE = dayOf(2026, 6, 30);
const ORIENTATIONS = 'conseil-departemental';
const ACCOMPANIMENTS = 'conseil-departemental-accompagnements';

const EXCEPTIONS = [
  { source: ORIENTATIONS, departement: '59', sends: [{ asOf: DECEMBER }] }, // late
  { source: ORIENTATIONS, departement: '13', sends: [{ asOf: JUNE }, { asOf: JUNE, tool: 'cd-iodas' }] },
  { source: ORIENTATIONS, departement: '93', sends: [{ asOf: DECEMBER }, { asOf: JUNE, tool: 'cd-iodas' }] },
  { source: ORIENTATIONS, departement: '31', sends: [] }, // instructions stand in
  { source: ACCOMPANIMENTS, departement: '33', sends: [] }, // missing
  { source: 'caf', departement: '67', sends: [{ asOf: MARCH }] }, // late
  { source: 'rdv-insertion', departement: '974', sends: [{ asOf: MARCH }] }, // late
  { source: 'rdv-insertion-rendez-vous', departement: '974', sends: [{ asOf: MARCH }] },
];

const coverage: Coverage = (role, departement) => {
  const late: Record<string, string> = {
    'orientations 59': '2025-12-31',
    'beneficiaires 67': '2026-03-31',
    'suivis 974': '2026-03-31',
    'rendez_vous 974': '2026-03-31',
  };
  const missing = ['orientations 31', 'accompagnements 33'];
  const key = `${role} ${departement}`;
  return missing.includes(key) ? null : (late[key] ?? '2026-06-30');
};

/** Of a type nothing is known of who was oriented after the last file of orientations. */
function observed(definition: string, departement: string, typed: boolean): string | null {
  const day = observedUntil(definition, departement, coverage);
  const oriented = coverage('orientations', departement) ?? coverage('instructions', departement);
  return typed && day !== null && oriented !== null && oriented < day ? oriented : day;
}

async function openSeed(seed: string, exceptions: typeof EXCEPTIONS): Promise<Play> {
  const folder = join(home, seed);
  const how = { seed: seed.replace(/-.*/, ''), asOf: JUNE, faults: false, nir: 'impossible' } as const;
  await generateParcours({ out: folder, persons: 2000, ...how, exceptions });
  const play = await openPlay({ folder, scratch: join(home, `${seed}-scratch`), ring: testRing() }, '1GB');
  return withoutNoise(withSecondTool(play));
}

const Covered = z.object({
  key: z.string(),
  statut: z.string(),
  jusque: z.string().nullable(),
  retard: z.string().nullable(),
});

for (const seed of seedsOf('one', 'two', 'three'))
  describe(`départements of which not all is known, seed ${seed}`, () => {
    let cells: Cell[];
    let truth: Individual[];
    let covered: z.infer<typeof Covered>[];
    let quality: { departement: string; statut: string }[];
    beforeAll(async () => {
      const play = await openSeed(seed, EXCEPTIONS);
      truth = (await computeTruth(play.folder, coverage)).filter(withoutInstructions);
      const taken = await readPlayed(play, { skipRejected: true });
      await assemblePlayed(play, taken, async (session) => {
        cells = [...(await readCells(session)), ...(await readEntrants(session))];
        covered = await session.rows(
          "select role || ' ' || departement as key, statut, cast(jusque as varchar) as jusque, cast(en_retard_depuis as varchar) as retard from couverture",
          Covered,
        );
        quality = await session.rows(
          "select territoire as departement, statut from qualite_accompagnement where indicateur = 'contrats_signes_dans_le_mois' and niveau_territoire = 'departement'",
          z.object({ departement: z.string(), statut: z.string() }),
        );
      });
    });

    it('are told by role, with who is late since when', () => {
      const of = (key: string) => covered.find((one) => one.key === key);
      const late = { statut: 'en_retard', jusque: '2025-12-31', retard: '2026-06-30' };
      assert.deepEqual(of('orientations 59'), { key: 'orientations 59', ...late });
      assert.equal(of('orientations 93')?.statut, 'a_jour');
      assert.equal(of('orientations 31')?.statut, 'absent');
      assert.equal(of('suivis 974')?.jusque, '2026-03-31');
      assert.ok(covered.every(({ key }) => !key.startsWith('liste')));
    });

    it('equal the truth in every cell, as far as it is known', () => {
      assert.deepEqual(
        compareCells(cells.filter(byOrientationFile), { truth, observed, front: '2026-06' }).slice(0, 5),
        [],
      );
    });

    it('are never told as zero per cent where nobody has told yet', () => {
      const late = cells.filter(
        ({ territoire, niveau_territoire }) => territoire === '59' && niveau_territoire === 'departement',
      );
      const after = late.filter(
        ({ definition, niveau_periode: level, periode }) =>
          level === 'mois' && definition === 'plan_b1' && periode > '2025-12',
      );
      assert.equal(after.length, 24);
      for (const { statut, statut_part, effectif, non_murs } of after)
        assert.deepEqual(
          [statut, statut_part, effectif, non_murs],
          ['non_disponible', 'non_disponible', null, null],
        );
      const december = late.find(
        ({ definition, periode, type_orientation: type }) =>
          definition === 'loi_2025_orientation' && periode === '2025-12' && type === 'ensemble',
      );
      assert.notEqual(december?.statut, 'diffuse', 'who came in December has not had six weeks yet');
    });

    it('say that a role is missing, in the quality of what follows as in the delays', () => {
      const of = (place: string) =>
        new Set(quality.filter(({ departement }) => departement === place).map(({ statut }) => statut));
      assert.deepEqual(of('33'), new Set(['non_disponible']));
      assert.ok(of('13').has('secret') || of('13').has('diffuse'));
      const contracts = cells.filter(
        (one) =>
          one.niveau_territoire === 'departement' && one.territoire === '33' && one.definition === 'plan_b5',
      );
      assert.deepEqual(new Set(contracts.map(({ statut }) => statut)), new Set(['non_disponible']));
    });
  });

/** Where instructions stand in for the département, they tell of some only: the truth of orientations is not theirs. */
function withoutInstructions({ departement, definition }: Individual): boolean {
  return departement !== '31' || definition.startsWith('rdvi');
}

function byOrientationFile({ definition, niveau_territoire: level, territoire }: Cell): boolean {
  const holds31 = { france: 'FR', region: '76', departement: '31' }[level] === territoire;
  return !holds31 || definition.startsWith('rdvi');
}
