/** Whether a dataset's highlights can be drawn from what it publishes. */
import { DeclarationInvalid } from '../activities/errors.js';
import { canHold } from './_columns/decimal-column.js';
import type { Column, Dataset, Table } from './dataset.js';
import type { Highlight } from './shown.js';

type Value = string | number | boolean;

const KINDS: Readonly<Record<Column['type'], 'string' | 'number' | 'boolean' | null>> = {
  text: 'string',
  date: 'string',
  number: 'number',
  decimal: 'number',
  integer: 'number',
  boolean: 'boolean',
  list: null,
  uuid: 'string',
};

/** Throws DeclarationInvalid. */
export function checkHighlights({ id, metadata, tables }: Pick<Dataset, 'id' | 'metadata' | 'tables'>): void {
  for (const highlight of metadata.highlights) {
    const told = `${id}/metadata.yaml: the highlight "${highlight.title}"`;
    checkColumns(highlight, shownTable(highlight.table, tables, told), told);
  }
}

/** Throws DeclarationInvalid where a condition can never hold. `told`: where it stands. */
export function checkConditions(where: Highlight['where'], table: Table, told: string): void {
  for (const [name, wanted] of Object.entries(where)) {
    const column = table.columns.find((one) => one.name === name);
    const strange = [wanted].flat().find((value) => column && !fits(value, column));
    if (strange !== undefined)
      throw refused(`${told} looks for "${strange}" in "${name}", which can never hold it`);
  }
}

/** The published table that something on the page is read from. Throws DeclarationInvalid. */
export function shownTable(name: string, tables: Dataset['tables'], told: string): Table {
  const table = tables.find((one) => one.name === name);
  if (!table) throw refused(`${told} names table "${name}", which contract.ts does not have`);
  if (table.zone !== 'open')
    throw refused(`${told} names table "${table.name}", which is not published (zone ${table.zone})`);
  if (!table.formats.includes('parquet'))
    throw refused(`${told} names table "${table.name}", which has no Parquet file to be read from`);
  return table;
}

/** Throws DeclarationInvalid where a column is not there. */
export function checkNames(names: readonly string[], table: Table, told: string): void {
  const unknown = names.find((name) => !table.columns.some((column) => column.name === name));
  if (unknown !== undefined)
    throw refused(`${told} names column "${unknown}", which table "${table.name}" does not have`);
}

function checkColumns(highlight: Highlight, table: Table, told: string): void {
  const { columns, headings, where, latest, order } = highlight;
  const named = [...columns, ...Object.keys(where), ...(latest === undefined ? [] : [latest]), ...order];
  checkNames(named, table, told);
  const unshown = Object.keys(headings).find((name) => !columns.includes(name));
  if (unshown !== undefined) throw refused(`${told} gives a heading to "${unshown}", which it does not show`);
  checkConditions(where, table, told);
}

function fits(value: Value, { type, values, decimal }: Column): boolean {
  if (decimal && typeof value === 'number' && !canHold(decimal, value)) return false;
  return typeof value === KINDS[type] && (values?.includes(String(value)) ?? true);
}

export function refused(what: string): DeclarationInvalid {
  return new DeclarationInvalid(`${what}; correct the file.`);
}
