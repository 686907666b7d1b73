/** Deduplication of the référentiel at scale: generated structures, a third of them duplicates. */
import { join } from 'node:path';
import { assembleDataset } from '../../activities/assemble/assemble-dataset.js';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { literal, quoted } from '../../activities/text/sql-text.js';
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Dataset, Table } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../toolkit.js';
import type { Bench } from './tell-table.js';

const SIZES = [10_000, 100_000, 300_000];

/** Cost must stay near linear: the time per row is printed for each size. */
export async function benchLinkage({ folder, tell }: Bench): Promise<void> {
  const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'offre-insertion');
  const table = dataset?.tables.find(({ name }) => name === 'structures');
  if (!dataset || !table) throw new Error('The linkage bench needs the dataset offre-insertion.');
  const engine = createTabularEngine({
    memoryLimit: process.env.DUCKDB_MEMORY_LIMIT ?? '1GB',
    threads: 2,
    functions: [],
  });
  const rows: (string | number)[][] = [];
  for (const size of SIZES) {
    const path = join(folder, `structures-${size}.parquet`);
    await engine.withSession({ scratch: folder }, async (session) => {
      await session.run(structuresSql(table, size, path));
      const { merged, seconds } = await timeLinkage(dataset, size, path, folder, session);
      rows.push([String(size), merged, seconds.toFixed(2), ((seconds / size) * 1e6).toFixed(1)]);
    });
  }
  await tell({
    title: 'Deduplication of structures',
    header: ['structures', 'merged', 'seconds', 'µs a row'],
    rows,
  });
}

async function timeLinkage(dataset: Dataset, size: number, path: string, folder: string, session: Session) {
  const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
  const read = { table: 'structures', path, rowsIn: size, rowsRejected: 0 };
  const source = { source: 'generated', extract: 'generated', ...read };
  const started = performance.now();
  const { counts } = await assembleDataset(dataset, [source], references, folder, session);
  return { merged: counts[0]?.rowsMerged ?? 0, seconds: (performance.now() - started) / 1000 };
}

function structuresSql({ columns, working }: Table, size: number, path: string): string {
  const cells = [...columns, ...working].map(
    (column) => `cast(${generated(column.name)} as ${duckdbType(column)}) as ${quoted(column.name)}`,
  );
  return `copy (select i as _line, ${cells.join(', ')} from range(${size}) t(i)) to ${literal(path)} (format parquet)`;
}

/** Every third row repeats its neighbour's name and place under another id and spelling. */
function generated(field: string): string {
  const place = '(i - (i % 3 = 2)::integer)';
  const values: Record<string, string> = {
    id: `'generated--' || i`,
    source: `'generated'`,
    nom: `case when i % 3 = 2 then upper('Maison France services ' || ${place}) else 'Maison France services ' || ${place} end`,
    date_maj: `date '2024-01-01' + (i % 300)::integer`,
    commune: `'Commune ' || (${place} % 30000)`,
    code_insee: `lpad((${place} % 30000 + 1000)::varchar, 5, '0')`,
    adresse: `case when i % 3 = 2 then ${place} || ' av. de la République' else ${place} || ' avenue de la Republique' end`,
    telephone: `case when i % 2 = 0 then '+331' || lpad((i % 100000000)::varchar, 8, '0') end`,
  };
  return values[field] ?? 'null';
}
