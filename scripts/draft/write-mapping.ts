/** The mapping of a drafted source, as SQL. */
import type { Column, Table } from '../../datasets/dataset.js';
import type { DraftRequest } from './draft-request.js';
import { orderIn, PLACES } from './pair-columns.js';

export function writeMapping(
  { id, table, personal }: DraftRequest,
  fed: Map<string, string>,
  missing: readonly string[],
): string {
  const places = PLACES.filter((name) => fed.has(name));
  const located = places.length > 0;
  const named = ['nom', 'commune'].flatMap((name) => fed.get(name) ?? []).map(quoted);
  const fields = [...fed]
    .filter(([field]) => field !== 'id' && !places.some((name) => name === field))
    .map(([field, column]) => `  ${expressionOf(fieldIn(table, field), quoted(column), named)} as ${field},`);
  const absent = missing
    .filter((field) => field !== 'id')
    .map((field) => `  -- à décider : ${field} est obligatoire et rien ne semble le donner`);
  const lines = [
    `  _line,`,
    ...(orderIn(table, 'id') < 0 ? [] : [identifierLine(id, fed.get('id'))]),
    ...(located ? PLACES.map((name) => placeLine(name, fed)) : []),
    ...fields,
    ...absent,
  ];
  const note = personal
    ? '-- Données sur des personnes : classez chaque colonne, puis voyez `identified` dans activities/normalise/sql.\n'
    : '';
  return `-- One row per ligne de l'extrait. Source: à préciser. The macros are in activities/normalise/sql.
${note}create view ${located ? 'lu' : 'mapped'} as
select
${lines.join('\n')}
from extract;
${located ? "\ncreate view mapped as from locate('lu');\n" : ''}`;
}

function identifierLine(source: string, column: string | undefined): string {
  if (column !== undefined) return `  '${source}--' || ${quoted(column)} as id,`;
  return `  '${source}--' || _line as id, -- à décider : sans identifiant stable, chaque version change tout`;
}

function placeLine(name: string, fed: ReadonlyMap<string, string>): string {
  const column = fed.get(name);
  return `  ${column === undefined ? 'cast(null as varchar)' : quoted(column)} as lieu_${name},`;
}

function fieldIn({ columns }: Table, field: string): Column | undefined {
  return columns.find(({ name }) => name === field);
}

const MACROS: Readonly<Record<string, string>> = {
  siret: 'cell_siret',
  telephone: 'cell_telephone',
  site_web: 'cell_url',
  horaires_accueil: 'cell_opening_hours',
};

function expressionOf(column: Column | undefined, cell: string, named: readonly string[]): string {
  const name = column?.name ?? '';
  const names = named.length > 0 ? `concat_ws(' ', ${named.join(', ')})` : "''";
  if (name === 'courriel') return `cell_courriel(${cell}, ${names})`;
  if (name === 'description') return `cell_free_text(${cell}, ${names})`;
  const macro = MACROS[name];
  if (macro !== undefined) return `${macro}(${cell})`;
  if (column?.type === 'date') return `cell_date(${cell})`;
  if (column?.type === 'number' || column?.type === 'integer') return `cell_number(${cell})`;
  if (column?.type === 'decimal') return `cell_decimal(${cell})`;
  if (column?.type === 'uuid' && column.identifier === undefined) return `cell_uuid(${cell})`;
  if (column?.type === 'list') return `read_list(${cell})`;
  return `cell_text(${cell})`;
}

/** Between quotes whatever it is: `order`, `table` and `current_date` are names that partners use. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
