/** What one line of an extract says of a column: read from the rows that the version was made of, while they are kept. */
import { join } from 'node:path';
import { z } from 'zod';
import { duckdbType, fedColumns } from '../../datasets/contract-columns.js';
import { KEPT_WORK, readKept } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';
import type { Explaining, Line } from './origin.js';

interface Said {
  readonly source: string;
  readonly extract: string | null;
  readonly line: number;
  readonly column: string;
  /** What the list of merges tells of it. */
  readonly lost: Readonly<Record<string, string>>;
}

export async function sayCell(
  explaining: Explaining,
  said: Said,
  effects: Pick<Effects, 'zones'>,
  session: Session,
): Promise<NonNullable<Line['said']>> {
  const { row, dataset, asked } = explaining;
  const published = row.cells[said.column] ?? null;
  const lost = said.lost[said.column];
  const table = dataset.tables.find(({ name }) => name === asked.table);
  const column = table && fedColumns(table).find(({ name }) => name === said.column);
  const rows = column ? await fetchRows(explaining, said, effects) : null;
  if (!column || rows === null)
    return lost === undefined ? { fate: 'unknown', value: null } : { fate: 'lost', value: lost };
  const view = `rows_of_${said.extract}`;
  await session.openTable(rows, view);
  const [cell] = await session.rows(
    `select cast(cast(${quoted(column.name)} as ${duckdbType(column)}) as varchar) as value from ${quoted(view)} where _line = $line`,
    z.object({ value: z.string().nullable() }),
    { line: said.line },
  );
  await session.run(`drop view ${quoted(view)}`);
  if (!cell) return { fate: 'unknown', value: null };
  if (cell.value === null) return { fate: 'silent', value: null };
  return { fate: cell.value === published ? 'kept' : 'lost', value: cell.value };
}

/** Rows read by the code and the declarations that made the version; null where they are gone. */
async function fetchRows(
  { dataset, manifest, scratch }: Explaining,
  { source, extract }: Said,
  { zones }: Pick<Effects, 'zones'>,
): Promise<string | null> {
  if (extract === null) return null;
  const made = manifest.codeRevision
    .split('-')
    .map((part) => part.slice(0, 8))
    .join('-');
  const kept = (await readKept(`${KEPT_WORK}/${dataset.id}/${source}/${extract}/${made}`, zones.work)).at(-1);
  if (!kept) return null;
  const path = join(scratch, `${extract}.rows.parquet`);
  await zones.work.download(kept.rowsKey, path);
  return path;
}
