/** A row that was made of several: which lines, what each says of a cell, and what is said once the rows are gone. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ObjectMissing } from '../../activities/errors.js';
import { explainCell } from '../../activities/explain/explain-cell.js';
import type { RowOrigin } from '../../activities/explain/origin.js';
import { lineageKey } from '../../activities/published/lineage.js';
import { writeInputs } from '../../activities/published/read-inputs.js';
import { input } from '../release/release-request.js';
import { VERSION } from '../serve/serve-bench.js';
import { type Bench, onExplainBench } from './explain-bench.js';

const DATASET = 'offre-insertion';
const home = await mkdtemp(join(tmpdir(), 'insertion-explain-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
let bench: Bench;

const structure = (id: string, changes: object = {}) => ({
  ...{ source: 'finess', id, nom: 'Maison', date_maj: '2026-01-01', telephone: '+33123456789' },
  ...changes,
});
const member = (membre_source: string, membre_id: string, cle: string, lost: object) => ({
  ...{ table: 'structures', id: 'finess--1', membre_source, membre_id, cle },
  valeurs_ecartees: JSON.stringify(lost),
});

beforeAll(async () => {
  bench = await onExplainBench(home, DATASET, {
    structures: [structure('finess--1'), structure('finess--2')],
    fusions: [
      member('finess', 'finess--1', 'premier', { nom: 'MAISON' }),
      member('region-sud', 'region-sud--7', 'siret', {}),
    ],
  });
  const { zones } = bench.effects;
  const lines = (rows: readonly string[]) =>
    `select * from (values ${rows.join(', ')}) as t(source, extract, line)`;
  await bench.plant(
    lineageKey(DATASET, VERSION, 'structures'),
    zones.restricted,
    lines([`('finess', '${A}', 12)`, `('finess', '${A}', 13)`]),
  );
  await bench.plant(
    lineageKey(DATASET, VERSION, 'fusions'),
    zones.restricted,
    lines([`('finess', '${A}', 12)`, `('region-sud', '${B}', 4)`]),
  );
  await writeInputs(
    { dataset: DATASET, version: VERSION },
    { inputs: [input('finess', { sha256: A }), input('region-sud', { sha256: B })], findings: [] },
    zones.restricted,
  );
  await bench.plantRows(
    'region-sud',
    B,
    "select 4 as _line, 'Maison' as nom, null::varchar as telephone, null::varchar as siret",
  );
});

let asked = 0;
async function explain(id: string, column?: string, table = 'structures'): Promise<RowOrigin> {
  const scratch = join(home, `explain-${asked++}`);
  await mkdir(scratch);
  const { origin } = await explainCell(
    { dataset: DATASET, version: VERSION, table, id, column },
    scratch,
    bench.effects,
  );
  assert.ok(origin.kind === 'row');
  return origin;
}
const said = ({ lines }: RowOrigin) => lines.map(({ source, line, by, said: of }) => [source, line, by, of]);

describe('a row of the open data', () => {
  it('is told with its lines: what won, what lost, and what says nothing', async () => {
    assert.deepEqual(said(await explain('finess--1', 'nom')), [
      ['finess', 12, 'premier', { fate: 'lost', value: 'MAISON' }],
      ['region-sud', 4, 'siret', { fate: 'kept', value: 'Maison' }],
    ]);
    assert.deepEqual(said(await explain('finess--1', 'telephone')), [
      ['finess', 12, 'premier', { fate: 'unknown', value: null }],
      ['region-sud', 4, 'siret', { fate: 'silent', value: null }],
    ]);
  });

  it('that is alone has one line, its file, and no key that joined it', async () => {
    const { lines } = await explain('finess--2');
    assert.deepEqual(
      lines.map(({ line, by, fileName, lost }) => [line, by, fileName, lost]),
      [[13, null, 'finess.csv', {}]],
    );
  });

  it('is told with every value that lost where no column is asked for', async () => {
    const { lines } = await explain('finess--1');
    assert.deepEqual(
      lines.map(({ lost }) => lost),
      [{ nom: 'MAISON' }, {}],
    );
  });

  it('names the mapping, with the columns that feed the cell, and the rule', async () => {
    const { mappings, rules } = await explain('finess--2', 'nom');
    const [mapping] = mappings;
    assert.deepEqual([mappings.length, mapping?.file], [1, 'datasets/offre-insertion/sources/finess.sql']);
    assert.ok(mapping && mapping.columns.length > 0);
    assert.deepEqual(
      rules.map(({ file }) => file),
      ['020_structures_link_keys', '030_structures'].map((name) => `datasets/${DATASET}/sql/${name}.sql`),
    );
  });

  it('of a version that keeps no lines is said to be of an older toolkit', async () => {
    const { restricted } = bench.effects.zones;
    await restricted.remove([lineageKey(DATASET, VERSION, 'structures')]);
    await assert.rejects(explain('finess--2'), (error) => {
      assert.ok(error instanceof ObjectMissing);
      assert.match(error.message, /keeps no lines of structures, an older toolkit made it/);
      return true;
    });
  });
});
