/** What was seen in extracts and their rows, by whoever saw it → one table. */
import type { Session } from '../platform/effects.js';
import { shapesIn } from '../text/identifier-shapes.js';
import { literal } from '../text/sql-text.js';
import { type GatheredExtract, LINES_APART } from './extracts.js';
import { tidyInAll } from './gather-extracts.js';
import type { ColumnMatch } from './match-columns.js';
import { spreadsheetErrorsSql } from './spreadsheet-errors.js';

/** What the partner itself wrote, for its own report; by its place where it may name somebody. */
function tellName(name: string, { found }: ColumnMatch): string {
  if (shapesIn(name).length === 0 && !/\d{7,}/.test(name)) return name.slice(0, 80);
  const place = found.indexOf(name) + 1;
  return place === 0 ? '…' : `colonne ${place}`;
}

/**
 * Everything seen, one row each, as the table `issues` (rank, line, field, code, rejects): by the reader, by the mapping's cells, by
 * the contract, and on files and their columns. Needs `typed`.
 */
export async function gatherIssues(taken: readonly GatheredExtract[], session: Session): Promise<void> {
  const ofFiles = taken.flatMap(({ rank, match, reading }) =>
    [
      ...match.respelled.map((name) => ({ field: name, code: 'entete_reecrite' })),
      ...match.undeclared.map((name) => ({ field: tellName(name, match), code: 'colonne_inconnue' })),
      ...reading.warnings.map(({ code, field = '' }) => ({ field: tellName(field, match), code })),
    ].map(({ field, code }) => `(${rank}, ${literal(field)}, ${literal(code)})`),
  );
  const isTidy = tidyInAll(taken);
  const suspects = [...(taken[0]?.match.taken.keys() ?? [])].filter((column) => !isTidy(column));
  const values = ['(null::bigint, null::varchar, null::varchar)', ...ofFiles].join(', ');
  await session.run(`create table issues as
    with of_rows as (
      select _line, i.field as field, i.code as code, false as rejects from (select _line, unnest(_issues) as i from typed where len(_issues) > 0)
      union all select _line, r.field, r.code, true from (select _line, unnest(_reasons) as r from typed where _rejected)
      union all ${spreadsheetErrorsSql(suspects)})
    select rank, line, '' as field, reason as code, rejects from seen
    union all select extract_rank(_line), _line - extract_rank(_line) * ${LINES_APART}, field, code, rejects from of_rows
    union all select distinct rank, null::bigint, field, code, false from (values ${values}) as told(rank, field, code)
      where code is not null and not exists (from seen where seen.rank = told.rank and seen.reason = told.code and not seen.rejects)`);
}
