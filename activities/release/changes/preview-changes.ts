/** What would change for consumers: assembled tables against the current version, in counts. Nothing is stored. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Column } from '../../../datasets/dataset.js';
import type { TablePreview } from '../../handover/hold.js';
import type { ObjectStore, Session } from '../../platform/effects.js';
import type { Manifest } from '../../published/manifest.js';
import { loadCellMacros } from '../../spreadsheet/cells.js';
import { literal, quoted } from '../../text/sql-text.js';
import type { StoredFile } from '../proof/read-back.js';
import type { AssembledTable } from '../published-rows.js';
import { compareRows } from './compare-rows.js';
import { openStored } from './stored-table.js';

const SHOWN_COLUMNS = 5;

/** In the order of the tables. `current` null: everything is new. */
export async function previewChanges(
  tables: readonly AssembledTable[],
  rowsOf: ReadonlyMap<string, number>,
  current: Manifest | null,
  { open, scratch }: { readonly open: ObjectStore; readonly scratch: string },
  session: Session,
): Promise<TablePreview[]> {
  await loadCellMacros(session);
  const previews: TablePreview[] = [];
  for (const { table, path } of tables.filter((one) => one.table.zone === 'open')) {
    const rows = rowsOf.get(table.name) ?? 0;
    const told = { name: table.name, title: table.title, rows };
    const stored = current?.tables.find(({ name }) => name === table.name);
    if (!current || !stored) {
      previews.push({ ...told, previousRows: null, added: rows, changed: 0, removed: 0, columns: [] });
      continue;
    }
    const before = await openStored({ manifest: current, table: stored }, join(scratch, 'before'), open);
    const after: StoredFile = { format: 'parquet', columns: table.columns.map(readAs), path };
    const key = rows > 0 && (await isKey(before.key, table, path, session)) ? before.key : [];
    const pair = { name: table.name, before: before.file, after, key };
    const { changedColumns, ...counts } = await compareRows(pair, join(scratch, 'delta.csv'), session);
    const columns = changedColumns.slice(0, SHOWN_COLUMNS);
    previews.push({ ...told, previousRows: before.rows, ...counts, columns });
  }
  return previews;
}

function readAs({ name, type, decimal }: Column): StoredFile['columns'][number] {
  return { name, type, decimal };
}

/** A published key that no longer tells rows apart, or is gone, identifies nothing. */
async function isKey(
  key: readonly string[],
  { columns }: AssembledTable['table'],
  path: string,
  session: Session,
): Promise<boolean> {
  if (key.length === 0 || !key.every((name) => columns.some((column) => column.name === name))) return false;
  const [found] = await session.rows(
    `select count(*) = count(distinct (${key.map(quoted).join(', ')})) as unique from read_parquet(${literal(path)})`,
    z.object({ unique: z.boolean() }),
  );
  return found?.unique ?? false;
}
