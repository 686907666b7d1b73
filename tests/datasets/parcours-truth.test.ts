/** Invented people through every flow: the figures published are those of what truly happened to them. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Session } from '../../activities/platform/effects.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import { LAST_DAY } from '../../scripts/generate/parcours/people.js';
import { linkingFiles, measureLinkage } from '../../scripts/measure-linkage.js';
import { assemblePlayed, openPlay, readPlayed } from '../../scripts/play-parcours.js';
import { testRing } from '../helpers/test-keys.js';
import { withoutNoise } from '../privacy/published.js';
import { computeTruth, type Individual } from './parcours-truth.js';
import { PERSONS, readPeople } from './read-people.js';
import { type Cell, compareCells, type Recount, readCells, truthOf } from './recount.js';

const OBSERVED = '2026-06-30';
const home = await mkdtemp(join(tmpdir(), 'insertion-truth-'));
afterAll(() => rm(home, { recursive: true, force: true }));

describe('the delays of three thousand invented people', () => {
  let cells: Cell[];
  let truth: Individual[];
  let recount: Recount;
  let linkage: { precision: number; recall: number; persons: number };
  beforeAll(async () => {
    const { play: own, taken } = await readPeople(join(home, 'scratch'), PERSONS, process.env.TRUTH_SEED);
    truth = await computeTruth(own.folder, OBSERVED);
    recount = { truth, observed: () => OBSERVED, front: OBSERVED.slice(0, 7) };
    cells = await assemblePlayed(withoutNoise(own), taken, readCells);
    const link = (session: Session) => measureLinkage(own, taken, session);
    linkage = await assemblePlayed(own, taken, link, linkingFiles(own.dataset));
  });

  it('link every row to its person, and to no other', () => {
    assert.deepEqual({ ...linkage, rows: 0 }, { precision: 1, recall: 1, persons: PERSONS, rows: 0 });
  });

  it('equal those of the truth, cell by cell, before there is noise', () => {
    const wrong = compareCells(cells, recount);
    assert.deepEqual(wrong.slice(0, 10), []);
    const told = cells.filter(({ statut }) => statut === 'diffuse');
    assert.ok(told.length > 300, `only ${told.length} cells are told`);
    assert.deepEqual(
      new Set(told.map(({ definition }) => definition)).size,
      13,
      'every definition has a cell that is told',
    );
  });

  it('tell of no group of fewer than eleven, nor of fewer than eleven outside it', () => {
    for (const cell of cells) {
      assert.ok(cell.effectif === null || cell.effectif > 10);
      assert.ok(cell.mesures === null || cell.mesures > 10);
      if (cell.part_dans_la_cible === null || cell.effectif === null) continue;
      const reached = Math.round(cell.part_dans_la_cible * cell.effectif);
      for (const group of [reached, cell.effectif - reached]) assert.ok(group > 10);
    }
  });

  it('do not tell an empty cell from a small one', () => {
    const silent = cells.filter(({ statut }) => statut === 'secret');
    assert.ok(silent.some((cell) => truthOf(cell, recount).length === 0));
    assert.ok(silent.some((cell) => truthOf(cell, recount).length > 0));
    for (const cell of silent)
      assert.deepEqual(
        [cell.effectif, cell.mesures, cell.moyenne_jours, cell.part_dans_la_cible],
        [null, null, null, null],
      );
    for (const { definition, periode } of cells.filter(({ statut }) => statut === 'sans_objet'))
      assert.ok(
        definition.startsWith('loi_2025') && periode < '2025',
        'only a month before the law is empty for all to see',
      );
  });
});

describe('the linkage of people with typing errors', () => {
  it('keeps precision at 0.999 and recall at 0.97', async () => {
    const folder = join(home, 'faulty');
    const how = { seed: 'faulty', asOf: LAST_DAY, faults: true, nir: 'impossible' } as const;
    await generateParcours({ out: folder, persons: PERSONS, ...how });
    const own = await openPlay({ folder, scratch: join(home, 'faulty-scratch'), ring: testRing() }, '1GB');
    const taken = await readPlayed(own);
    const quality = await assemblePlayed(
      own,
      taken,
      (session) => measureLinkage(own, taken, session),
      linkingFiles(own.dataset),
    );
    assert.ok(quality.precision >= 0.999, `precision ${quality.precision}`);
    assert.ok(quality.recall >= 0.97, `recall ${quality.recall}`);
  });
});
