/** `own-way.ts ROWS TARGET`: generated places through the assembly of offre-insertion; then which of them are one, as CSV. */
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assembleDataset } from '../../../activities/assemble/assemble-dataset.js';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../../activities/platform/references/references.js';
import { literal, quoted } from '../../../activities/text/sql-text.js';
import { duckdbType } from '../../../datasets/contract-columns.js';
import type { Table } from '../../../datasets/dataset.js';
import { loadDatasets } from '../../../datasets/load-datasets.js';
import { ROOT } from '../../toolkit.js';
import { placeValues } from './generated-places.js';

const [, , rows = '', target = ''] = process.argv;
const size = Number(rows);
const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'offre-insertion');
const table = dataset?.tables.find(({ name }) => name === 'structures');
if (!dataset || !table) throw new Error('This bench needs the dataset offre-insertion.');
const memoryLimit = process.env.DUCKDB_MEMORY_LIMIT ?? '1GB';
const engine = createTabularEngine({ memoryLimit, threads: 2, functions: [] });
const scratch = await mkdtemp(join(dirname(target), 'own-'));
await engine.withSession({ scratch: dirname(target) }, async (session) => {
  const path = join(scratch, 'structures_in.parquet');
  await session.run(structuresSql(table, path));
  const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
  const read = { table: 'structures', path, rowsIn: size, rowsRejected: 0 };
  const source = { source: 'generated', extract: 'generated', ...read };
  const { tables } = await assembleDataset(dataset, [source], references, scratch, session);
  const merged = tables.find(({ name }) => name === 'fusions')?.path ?? '';
  await session.run(
    `copy (select membre_id as id, id as "group" from read_parquet(${literal(merged)})) to ${literal(target)} (format csv, header true)`,
  );
});
await rm(scratch, { recursive: true });
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
process.exit();

function structuresSql({ columns, working }: Table, path: string): string {
  const values = placeValues(size);
  const cells = [...columns, ...working].map(
    (column) => `cast(${values[column.name] ?? 'null'} as ${duckdbType(column)}) as ${quoted(column.name)}`,
  );
  return `copy (select i as _line, ${cells.join(', ')} from range(${size}) t(i)) to ${literal(path)} (format parquet)`;
}
