/** SQL written from the contract: every value is cast, every constraint becomes a named reason. Built from names and literals only. */

import { duckdbType, fedColumns } from '../../datasets/contract-columns.js';
import type { Column, Table } from '../../datasets/dataset.js';
import { brokenConstraints } from '../text/constraint-sql.js';
import { literal, quoted } from '../text/sql-text.js';
import { inexact, inexactName, isExact } from './exact-cells.js';

/** A column of the mapping's result: a plain value, or a cell {value, issue}. */
export interface MappedColumn {
  readonly name: string;
  readonly isCell: boolean;
}

/**
 * One pass over `mapped`: a select of `_line`, the contract's columns, the working columns,
 * `_issues` ({field, code}s, kept with the row; null for none), `_reasons` ({field, code}s, why the row is rejected) and `_rejected`.
 */
export function typedRowsSql(table: Table, mapped: readonly MappedColumn[]): string {
  const fields = [...fedColumns(table), ...table.working];
  const contracted = fedColumns(table).filter((column) => breach(column) !== null);
  const cells = fields.map((column) => castColumn(column, mappedValue(column, mapped)));
  const seen = mapped.filter(({ isCell }) => isCell).map(({ name }) => name);
  const refuses = mapped.some(({ name }) => name === '_reject');
  const breaches = (required: boolean) =>
    contracted
      .filter((column) => column.required === required)
      .map(({ name }) => ({ field: name, code: breachName(name) }));
  const issues = [...seen.map((name) => ({ field: name, code: seenName(name) })), ...breaches(false)];
  const reasons = [...(refuses ? [{ field: '', code: '_reject' }] : []), ...breaches(true)];
  const carried = [
    ...seen.map((name) => `${quoted(name)}.issue as ${seenName(name)}`),
    ...fields
      .filter(isExact)
      .map((column) => `${inexact(column, mappedValue(column, mapped))} as ${inexactName(column.name)}`),
    ...(refuses ? ['_reject'] : []),
  ];
  const judgements = contracted.map((column) => `${breach(column)} as ${breachName(column.name)}`);
  return `with
  cast_once as (select ${['_line', ...cells, ...carried].join(',\n    ')} from mapped),
  judged as (select ${['*', ...judgements].join(',\n    ')} from cast_once)
select _line, ${fields.map((column) => keptValue(column)).join(',\n  ')},
  ${pairs(issues)} as _issues,
  ${pairs(reasons)} as _reasons,
  ${firstCode(reasons)} is not null as _rejected
from judged`;
}

function mappedValue({ name }: Column, mapped: readonly MappedColumn[]): string {
  const found = mapped.find((one) => one.name === name);
  if (!found) return 'null';
  return found.isCell ? `${quoted(name)}."value"` : quoted(name);
}

/** What becomes a pseudonym is text until then, whatever its form will be. */
function castColumn(column: Column, value: string): string {
  const type = column.identifier === undefined ? duckdbType(column) : 'VARCHAR';
  const typed = `try_cast(${value} as ${type})`;
  const cast = type === 'VARCHAR' ? `nullif(${typed}, '')` : typed;
  const given =
    column.fallback === 'extract_date'
      ? 'extract_day(_line)'
      : `getvariable(${literal(column.fallback ?? '')})`;
  const fallback = column.fallback ? `coalesce(${cast}, try_cast(${given} as ${duckdbType(column)}))` : cast;
  return `${fallback} as ${quoted(column.name)}`;
}

/** A case expression that names the first constraint a value breaks; null where the contract constrains nothing. */
function breach(column: Column): string | null {
  const name = quoted(column.name);
  const tests = isExact(column)
    ? [`when ${inexactName(column.name)} is not null then ${inexactName(column.name)}`]
    : [];
  if (column.required) tests.push(`when ${name} is null then 'obligatoire_absent'`);
  const tested = brokenConstraints(column).map(
    ({ constraint, where }) => `when ${where} then ${literal(constraint)}`,
  );
  tests.push(...tested);
  if (column.happenedSince !== undefined)
    tests.push(
      `when ${name} > extract_day(_line) + 366 then 'date_a_venir'`, // a year: the day of an extract is not always told exactly
      `when ${name} < date ${literal(column.happenedSince)} then 'date_trop_ancienne'`,
    );
  return tests.length === 0 ? null : `case ${tests.join(' ')} end`;
}

/** An optional value that breaks its contract is emptied (and said so); a required one takes its row along. */
function keptValue(column: Column): string {
  const name = quoted(column.name);
  if (column.required || breach(column) === null) return name;
  return `case when ${breachName(column.name)} is null then ${name} end as ${name}`;
}

function breachName(field: string): string {
  return quoted(`_breach_${field}`);
}

function seenName(field: string): string {
  return quoted(`_seen_${field}`);
}

interface CodedField {
  readonly field: string;
  /** The column that holds the code; null where nothing was seen. */
  readonly code: string;
}

/** The list is built for the few rows where something was seen; the others have none. */
function pairs(items: readonly CodedField[]): string {
  const none = 'cast(null as struct(field varchar, code varchar)[])';
  if (items.length === 0) return none;
  const list = items.map(({ field, code }) => `{field: ${literal(field)}, code: ${code}}`).join(',\n      ');
  return `case when ${firstCode(items)} is null then ${none}
    else list_filter([${list}], lambda p: p.code is not null) end`;
}

function firstCode(items: readonly CodedField[]): string {
  return items.length === 0 ? 'null' : `coalesce(${items.map(({ code }) => code).join(', ')})`;
}
