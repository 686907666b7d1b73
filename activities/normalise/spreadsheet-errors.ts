import { literal, quoted } from '../text/sql-text.js';

/** Cells that hold the error of a formula, as issues (_line, field, code, rejects), from `extract_read`; looked for where a cell begins like one. */
export function spreadsheetErrorsSql(declared: readonly string[]): string {
  if (declared.length === 0) return "select null::bigint, '', '', false where false";
  const columns = declared.map((name) => ({ name, cell: quoted(name) }));
  const names = columns.map(
    ({ name, cell }) => `case when is_spreadsheet_error(${cell}) then ${literal(name)} end`,
  );
  const suspects = columns.map(({ cell }) => `may_be_spreadsheet_error(${cell})`);
  return `select _line, field, 'erreur_tableur', false
    from (select _line, unnest([${names.join(', ')}]) as field from extract_read where ${suspects.join(' or ')})
    where field is not null`;
}
