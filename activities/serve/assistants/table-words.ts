/** What keeps the figures of a table from being misread. */
import { z } from 'zod';
import { parseJson } from '../../read/json/parse-json.js';
import { OPERATORS } from '../question/operators.js';
import { NO_SUMS } from '../question/sums.js';
import type { ServedTable } from '../served-table.js';
import { SECRET, STATUSES } from './words.js';

const Row = z.record(z.string(), z.unknown());
export type Row = z.infer<typeof Row>;

/** Texts that a person would not see, and a machine would read. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** A number that no double holds, as a long decimal may be, stays the digits that it is. */
export function readRow(text: string): Row {
  return Row.parse(parseJson(text.replace(UNSEEN, '')));
}

/** A figure is not told without why it may be empty, nor without what it measures. */
export function withReasons({ columns, references }: ServedTable, asked: readonly string[] = []): string[] {
  const statuses = columns.flatMap(({ name, status }) =>
    status !== undefined && asked.includes(name) ? [status] : [],
  );
  return [...new Set([...asked, ...statuses, ...(statuses.length > 0 ? references.keys() : [])])];
}

export function hiddenFigures(table: ServedTable, rows: readonly Row[]) {
  const hidden = table.columns.flatMap(({ name, status }) => {
    if (status === undefined) return [];
    const count = rows.filter((row) => row[name] === null && row[status] === 'secret').length;
    return count === 0 ? [] : [[name, count] as const];
  });
  return hidden.length === 0 ? {} : { secret_on_this_page: Object.fromEntries(hidden), secret: SECRET };
}

const SUMMED: ReadonlySet<string> = new Set(['groupby', 'count', 'avg', 'min', 'max', 'sum']);

/** What a reader must know of it before it asks for rows. */
export function describeTable(table: ServedTable): object {
  return {
    ...{ dataset: table.dataset, version: table.version, table: table.name, title: table.title },
    ...{ description: table.description, rows: table.rows },
    ...(table.countsPersons ? { note: NO_SUMS } : {}),
    columns: table.columns.map(({ name, type, description, unit, status, example }) => ({
      ...{ name, type, description, unit, example },
      values_explained_in: table.references.get(name)?.table,
      ...(status === undefined ? {} : { empty_because_of: status }),
      operators: OPERATORS[type].filter((operator) => !(table.countsPersons && SUMMED.has(operator))),
    })),
    ...(table.columns.some(({ status }) => status !== undefined) ? { statuses: STATUSES } : {}),
  };
}
