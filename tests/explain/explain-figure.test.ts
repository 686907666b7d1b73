/** A figure about persons is explained by what it means, never by whom or by how many lines. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { explainCell } from '../../activities/explain/explain-cell.js';
import type { FigureOrigin } from '../../activities/explain/explain-count.js';
import { VERSION } from '../serve/serve-bench.js';
import { type Bench, onExplainBench } from './explain-bench.js';

const DATASET = 'parcours-insertion';
const home = await mkdtemp(join(tmpdir(), 'insertion-explain-'));
afterAll(() => rm(home, { recursive: true, force: true }));
let bench: Bench;

const delay = (territoire: string, statut: string, changes: object = {}) => ({
  id: `plan_b1|departement|${territoire}|mois|2026-03|ensemble`,
  ...{ definition: 'plan_b1', niveau_territoire: 'departement', territoire, nom_territoire: 'Ici' },
  ...{ niveau_periode: 'mois', periode: '2026-03', type_orientation: 'ensemble' },
  ...{ departements_observes: 1, departements_du_territoire: 1, statut, statut_delais: statut },
  statut_part: 'sans_objet',
  ...changes,
});
const covered = (role: string, departement: string, statut: string) => ({
  ...{ id: `${role}|${departement}`, role, departement, statut, sources: ['caf'] },
  ...{ depuis: '2025-01-31', jusque: '2026-02-28', en_retard_depuis: null },
});

beforeAll(async () => {
  bench = await onExplainBench(home, DATASET, {
    delais_orientation: [
      delay('52', 'secret'),
      delay('67', 'non_disponible'),
      delay('13', 'diffuse', { effectif: 40, mesures: 40 }),
    ],
    definitions: [
      {
        ...{ id: 'plan_b1', table: 'delais_orientation', debut: 'entrée', fin: 'première orientation' },
        ...{ population: 'entrants', mois: 'entrée', maturite: '31 jours', origine: 'indicateur B1' },
      },
    ],
    couverture: [
      covered('beneficiaires', '52', 'a_jour'),
      covered('beneficiaires', '67', 'en_retard'),
      covered('rendez_vous', '67', 'en_retard'),
    ],
  });
});

let asked = 0;
async function explain(territoire: string, column?: string): Promise<FigureOrigin> {
  const id = `plan_b1|departement|${territoire}|mois|2026-03|ensemble`;
  const scratch = join(home, `explain-${asked++}`);
  await mkdir(scratch);
  const cell = { dataset: DATASET, version: VERSION, table: 'delais_orientation', id, column };
  const { origin } = await explainCell(cell, scratch, bench.effects);
  assert.ok(origin.kind === 'figure');
  return origin;
}

describe('a figure about persons', () => {
  it('is told with its definition, its roles, and the coverage of its département alone', async () => {
    const { definition, roles, coverage } = await explain('67', 'effectif');
    assert.equal(definition?.population, 'entrants');
    assert.deepEqual(roles[0], { role: 'beneficiaires', sources: ['caf'] });
    assert.deepEqual(
      coverage.map(({ role, departement, statut }) => [role, departement, statut]),
      [['beneficiaires', '67', 'en_retard']],
    );
  });

  it('that is missing says why: few persons, what was not sent, or a side of its own that is too small', async () => {
    assert.match((await explain('52', 'effectif')).untold ?? '', /secret: fewer than 11 persons/);
    assert.match((await explain('52')).untold ?? '', /secret/);
    assert.match((await explain('67', 'effectif')).untold ?? '', /was not sent/);
    assert.match((await explain('13', 'part_dans_la_cible')).untold ?? '', /does not apply/);
    assert.match((await explain('13', 'mediane_jours')).untold ?? '', /although the row is/);
    for (const column of ['effectif', 'periode', 'statut', undefined])
      assert.equal((await explain('13', column)).untold, null);
  });

  it('says what is done to it, by its kind', async () => {
    const first = async (column: string) => (await explain('13', column)).method[0] ?? '';
    assert.match(await first('effectif'), /12 at most, variance 10/);
    assert.match(await first('moyenne_jours'), /A mean, of the persons in mesures/);
    assert.match(await first('mediane_jours'), /A quantile, of the persons in mesures/);
    assert.match(await first('part_dans_la_cible'), /A share, of the persons in effectif/);
    assert.match(await first('nom_territoire'), /says nothing of persons/);
  });

  it('never leads to a table of persons', async () => {
    const cell = { dataset: DATASET, version: VERSION, table: 'personnes', id: 'x' };
    await assert.rejects(explainCell(cell, home, bench.effects), (error) => {
      assert.ok(error instanceof ConfigurationInvalid);
      assert.match(error.message, /personnes is not published, and nothing of it is shown/);
      return true;
    });
  });
});
