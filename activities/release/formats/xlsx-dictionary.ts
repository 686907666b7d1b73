/** The « Colonnes » sheet: what each column means, for people, in French. */

import { decimalText } from '../../../datasets/_columns/decimal-column.js';
import { isShortPseudonym, SHORT_PSEUDONYM } from '../../../datasets/_columns/pseudonym-form.js';
import type { Column, Table } from '../../../datasets/dataset.js';
import type { Sheet } from '../../spreadsheet/write-sheet.js';
import { literal } from '../../text/sql-text.js';
import { XLSX_CELL_LENGTH } from '../table-facts.js';

const TYPES: Record<Column['type'], string> = {
  text: 'texte',
  date: 'date',
  number: 'nombre',
  decimal: 'nombre décimal exact',
  integer: 'nombre entier',
  boolean: 'vrai ou faux',
  list: 'liste, valeurs séparées par « | »',
  uuid: 'identifiant UUID',
};

const HEADINGS: readonly (readonly [name: string, width: number, text: (column: Column) => string])[] = [
  ['Colonne', 28, ({ name }) => name],
  ['Type', 20, (column) => typeName(column)],
  ['Obligatoire', 12, ({ required }) => (required ? 'oui' : 'non')],
  ['Description', 70, ({ description }) => description],
  ['Unité', 18, ({ unit }) => unit ?? ''],
  ['Source', 26, ({ source }) => source ?? ''],
  ['Contraintes', 40, describeConstraints],
  ['Valeurs possibles', 60, ({ values }) => (values ?? []).join(' | ')],
  ['Exemple', 40, describeExample],
];

function typeName(column: Column): string {
  const { type, decimal } = column;
  if (decimal) return `${TYPES.decimal}, ${decimal.scale} décimales, ${decimal.precision} chiffres au plus`;
  return isShortPseudonym(column) ? SHORT_PSEUDONYM : TYPES[type];
}

export function dictionarySheet(table: Table): Sheet {
  const rows = table.columns.map((column, index) => {
    const cells = HEADINGS.map(([, , text]) => dictionaryCell(text(column), table));
    return `(${[index, ...cells].join(', ')})`;
  });
  const names = HEADINGS.map(([name]) => `"${name}"`);
  return {
    columns: HEADINGS.map(([name, width]) => ({ name, width, type: 'text' })),
    rows: `(values ${rows.join(', ')}) as dictionary(_row, ${names.join(', ')})`,
  };
}

function dictionaryCell(text: string, table: Table): string {
  if (text === '') return 'null::varchar';
  return literal(text.length > XLSX_CELL_LENGTH ? `voir ${table.name}.schema.json` : text);
}

function describeConstraints(column: Column): string {
  const parts: [string, unknown][] = [
    ['forme', column.pattern],
    ['longueur minimale', column.minLength],
    ['longueur maximale', column.maxLength],
    ['minimum', column.minimum],
    ['maximum', column.maximum],
  ];
  return parts.flatMap(([label, value]) => (value === undefined ? [] : [`${label} : ${value}`])).join(' ; ');
}

function describeExample({ examples: [example], decimal }: Column): string {
  if (example === undefined) return '';
  if (decimal) return decimalText(example, decimal);
  return Array.isArray(example) ? example.join('|') : String(example);
}
