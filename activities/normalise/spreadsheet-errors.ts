import { literal, quoted } from '../sql-text.js';

/** Cells that hold the error of a formula, as issues (line, field, code, rejects); one look at the first letter of each cell. */
export function spreadsheetErrorsSql(taken: ReadonlyMap<string, string | null>): string {
  const columns = [...taken].flatMap(([declared, found]) =>
    found === null ? [] : [{ declared, cell: quoted(found) }],
  );
  if (columns.length === 0) return "select null::bigint, '', '', false where false";
  const names = columns.map(
    ({ declared, cell }) => `case when is_spreadsheet_error(${cell}) then ${literal(declared)} end`,
  );
  const suspects = columns.map(({ cell }) => `${cell} glob '[#E]*'`);
  return `select _line, field, 'erreur_tableur', false
    from (select _line, unnest([${names.join(', ')}]) as field from extract_read where ${suspects.join(' or ')})
    where field is not null`;
}
