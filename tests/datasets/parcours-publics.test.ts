/** Who is followed, how well, and for whom: every figure of an invented population is what truly happened. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { dayOf } from '../../scripts/generate/parcours/days.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import { assemblePlayed, openPlay, readPlayed } from '../../scripts/play-parcours.js';
import { testRing } from '../helpers/test-keys.js';
import { withoutNoise } from '../privacy/published.js';
import { compareWhole, findListed, type OwnPeople, readOwnPeople } from './own-people.js';
import { type ModalitiesOf, readModalities } from './parcours-publics.js';
import { countStocks, type Presence, presencesOfDelays } from './parcours-stocks.js';
import { computeTruth, type Individual } from './parcours-truth.js';
import { type BrokenDown, compareCells, readBreakdown } from './recount.js';
import { compareIndicators, type Figure, readIndicators } from './recount-indicators.js';
import { seedsOf } from './seeds.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-publics-'));
afterAll(() => rm(home, { recursive: true, force: true }));

const KNOWN = '2026-06-30';
const [DECEMBER, JUNE] = [dayOf(2025, 12, 31), dayOf(2026, 6, 30)];
/** Whose beneficiaries are told of at the end of a year too: stocks of another day, and of a year. */
const TWICE = ['13', '59', '93'];
const OF_BENEFICIARIES = new Set([
  'soumises_droits_devoirs',
  'soumises_accompagnees',
  'soumises_non_accompagnees',
  'part_orientee',
]);
const LATER: Record<string, string> = {
  contrats_signes_dans_le_mois: '2026-05',
  reorientations_en_six_mois: '2025-12',
};

function isKnown(indicateur: string, departement: string, month: string): boolean {
  if (!OF_BENEFICIARIES.has(indicateur)) return month <= (LATER[indicateur] ?? '2026-06');
  return month === '2026-06' || (month === '2025-12' && TWICE.includes(departement));
}

for (const seed of seedsOf('four', 'five'))
  describe(`the indicators and breakdowns of a thousand invented people, seed ${seed}`, () => {
    let cells: BrokenDown[];
    let figures: Figure[];
    let truth: Individual[];
    let presences: Presence[];
    let modalitiesOf: ModalitiesOf;
    let own: OwnPeople;
    let found: (string | null)[];
    beforeAll(async () => {
      const folder = join(home, seed);
      const exceptions = TWICE.map((departement) => ({
        ...{ source: 'caf', departement },
        sends: [{ asOf: DECEMBER }, { asOf: JUNE }],
      }));
      const how = { seed, asOf: JUNE, faults: false, nir: 'impossible', exceptions } as const;
      await generateParcours({ out: folder, persons: 1000, ...how });
      const play = withoutNoise(
        await openPlay({ folder, scratch: join(home, `${seed}-scratch`), ring: testRing() }, '1GB'),
      );
      const taken = await readPlayed(play);
      await assemblePlayed(play, taken, async (session) => {
        cells = await readBreakdown(session);
        figures = await readIndicators(session);
        own = await readOwnPeople(session);
      });
      truth = await computeTruth(folder, KNOWN);
      found = await findListed(own, taken, folder, truth);
      modalitiesOf = await readModalities(folder, KNOWN);
      const months = [
        ...new Set(
          figures.flatMap(({ niveau_periode: level, periode }) => (level === 'mois' ? [periode] : [])),
        ),
      ];
      presences = [...(await countStocks(folder, { months, known: KNOWN })), ...presencesOfDelays(truth)];
    });

    it('equal the truth in every indicator', () => {
      const wrong = compareIndicators(figures, { presences, modalitiesOf, isKnown });
      assert.deepEqual(wrong.slice(0, 5), []);
      const told = figures.filter(({ statut }) => statut === 'diffuse');
      assert.equal(new Set(told.map(({ indicateur }) => indicateur)).size, 12);
    });

    it('equal the truth in every delay, modality by modality', () => {
      const recount = { truth, observed: () => KNOWN, front: KNOWN.slice(0, 7) };
      const wrong = compareCells(
        cells,
        recount,
        (person, cell) => modalitiesOf(person, cell)[cell.ventilation as 'sexe'] === cell.modalite,
      );
      assert.deepEqual(wrong.slice(0, 3), []);
      const told = cells.filter(({ statut }) => statut === 'diffuse');
      assert.equal(new Set(told.map(({ definition }) => definition)).size, 5);
      const modalities = new Set(told.map(({ ventilation, modalite }) => `${ventilation} ${modalite}`));
      for (const one of [
        'sexe F',
        'age moins_de_25_ans',
        'situation_familiale inconnu',
        'anciennete moins_de_6_mois',
      ])
        assert.ok(modalities.has(one), one);
    });

    it('are whole to each département, however few they count', () => {
      assert.deepEqual(compareWhole(own, truth, KNOWN).slice(0, 3), []);
      assert.equal(own.contradicted, 0);
      assert.ok(own.figures.some(({ effectif }) => effectif > 0 && effectif < 11));
    });

    it('lead a département to its own persons who wait, by a line of its own file', () => {
      assert.ok(found.length > 100);
      assert.equal(
        found.filter((one) => one === null).length,
        0,
        JSON.stringify(own.listed[found.indexOf(null)]),
      );
      assert.equal(new Set(found).size, found.length, 'nobody is told twice in a list');
    });

    it('are of every person once in each breakdown', () => {
      const years = figures.filter(
        ({ indicateur, territoire, niveau_periode: level, statut }) =>
          indicateur === 'nouveaux_entrants' &&
          territoire === 'FR' &&
          level === 'annee' &&
          statut === 'diffuse',
      );
      const total = years.find(
        ({ ventilation, periode }) => ventilation === null && periode === '2025',
      )?.effectif;
      const sexes = years.filter(({ ventilation, periode }) => ventilation === 'sexe' && periode === '2025');
      assert.equal(
        sexes.reduce((sum, { effectif }) => sum + (effectif ?? 0), 0),
        total,
      );
    });
  });
