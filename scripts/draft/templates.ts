/** Files of a new dataset or source: small, whole, and running as they are. */
import type { Column, Table } from '../../datasets/dataset.js';

const FALLBACK_EXAMPLES: Record<Column['type'], string> = {
  text: 'Exemple',
  date: '2026-01-31',
  number: '1.5',
  decimal: '1',
  integer: '1',
  boolean: 'true',
  list: '{}',
  uuid: 'f81d4fae-7dec-41d0-8765-00a0c91e6bf6',
};

/** A source of `table` whose sample has the columns that the contract requires, named like the fields they feed. */
export function sourceFiles(id: string, partner: string, table: Table): Record<string, string> {
  const columns = table.columns.filter(
    ({ required, derived, fallback }) => required && !derived && !fallback,
  );
  const feeds = columns.map(({ name }) => `  ${name}: { feeds: [${name}] }`).join('\n');
  const fields = columns.map((column) => `  ${expressionOf(id, column)} as ${column.name},`).join('\n');
  const sample = [1, 2].map((row) => columns.map((column) => exampleOf(column, row)).join(';'));
  return {
    [`sources/${id}.yaml`]: `source: ${id}
partner: ${partner}
title: Décrivez ici ce que contient l’extrait
table: ${table.name}
extract_date: 2026-01-31
licence: lov2
attribution: Nommez ici le producteur
unavailable: last_good
location: { channel: folder, path: samples/${id}.csv }
read: { format: csv, encoding: utf-8, delimiter: ';', quote: '"', headerLines: 1 }
columns:
${feeds}
`,
    [`sources/${id}.sql`]: `-- One row per ligne de l'extrait. Source: à préciser. The macros are in activities/normalise/sql.
create view mapped as
select
  _line,
${fields}
from extract;
`,
    [`samples/${id}.csv`]: `${[columns.map(({ name }) => name).join(';'), ...sample].join('\n')}\n`,
  };
}

function expressionOf(id: string, { name, type, identifier }: Column): string {
  if (name === 'id') return `'${id}--' || id`;
  const macros = {
    text: 'cell_text',
    date: 'cell_date',
    number: 'cell_number',
    decimal: 'cell_decimal',
    integer: 'cell_number',
    uuid: identifier === undefined ? 'cell_uuid' : 'cell_text',
  } as const;
  return type === 'list' || type === 'boolean' ? name : `${macros[type]}(${name})`;
}

function exampleOf(column: Column, row: number): string {
  if (column.name === 'id') return String(row);
  const [example] = column.values ?? column.examples;
  return `${String(example ?? FALLBACK_EXAMPLES[column.type])}${column.type === 'text' && !column.values ? ` ${row}` : ''}`.trim();
}

export function partnerFile(code: string): string {
  return `partner: ${code}
name: Nommez ici le partenaire
legal_basis: À préciser avant toute mise en production (convention, texte, licence des données).
reports_to: REPORTS_${code.toUpperCase().replaceAll('-', '_')}
`;
}
