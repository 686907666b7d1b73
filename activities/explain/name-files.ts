/** The files of a dataset that read a source, join rows, and keep one of their values. Pure. */
import type { Dataset, SqlFile } from '../../datasets/dataset.js';
import type { RowOrigin } from './origin.js';

export function mappingsOf(
  dataset: Dataset,
  sources: ReadonlySet<string>,
  column: string | undefined,
): RowOrigin['mappings'] {
  return dataset.sources
    .filter(({ declaration: { source } }) => sources.has(source))
    .map(({ declaration: { source, columns } }) => ({
      source,
      file: `datasets/${dataset.id}/sources/${source}.sql`,
      columns: Object.entries(columns).flatMap(([name, use]) =>
        'feeds' in use && column !== undefined && use.feeds.includes(column) ? [name] : [],
      ),
    }));
}

/** The file that names what joins the rows of a table, and the one that makes the table. */
export function rulesOf(dataset: Dataset, table: string): RowOrigin['rules'] {
  const makes = new RegExp(`^create table "?${table}"? as\\b`, 'm');
  return dataset.assembly
    .filter(({ name, sql }) => name.endsWith(`_${table}_link_keys`) || makes.test(sql))
    .map((file) => ({ file: `datasets/${dataset.id}/sql/${file.name}.sql`, says: headOf(file) }));
}

/** The comment that an SQL file begins with. */
function headOf({ sql }: SqlFile): string {
  const lines = sql.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^-- ?/, ''))
    .join(' ');
}
