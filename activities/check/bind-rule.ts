/** One entry of rules.yaml → the call of its macro. Names are quoted, values are literals: nothing declared becomes SQL. Pure. */
import type { RuleUse } from '../../datasets/dataset.js';
import { DeclarationInvalid } from '../errors.js';
import { literal, quoted } from '../text/sql-text.js';

/** A row macro is true for a broken row; its first parameter is the column. A table macro returns the broken rows of its first parameter. */
export interface Macro {
  readonly kind: 'row' | 'table';
  readonly parameters: readonly string[];
  /** Those of them, at the end, that an entry may leave out. */
  readonly optional: readonly string[];
}

/** A value that only the run knows, written `$name` in `with`; undefined where there is no such name. */
export type GivenValue = (name: string, table: string) => string | number | null | undefined;

export interface RuleScope {
  /** The file that declares the rules, for messages. */
  readonly where: string;
  readonly given: GivenValue;
  readonly macros: ReadonlyMap<string, Macro>;
  /** Columns of every relation of the session. */
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface BoundRule {
  readonly entry: number;
  readonly use: RuleUse;
  readonly kind: Macro['kind'];
  readonly call: string;
}

/** Throws DeclarationInvalid: unknown rule, table, column or parameter, named with its entry. */
export function bindRule(use: RuleUse, entry: number, scope: RuleScope): BoundRule {
  const macro = scope.macros.get(use.rule);
  if (!macro) throw wrongEntry(use, entry, scope, `rule "${use.rule}" has no file in quality-rules`);
  const wrong = (problem: string) => wrongEntry(use, entry, scope, problem);
  requireColumn(use.table, use.column, scope, wrong);
  const takesColumn = macro.kind === 'row' || macro.parameters.includes('column_name');
  if (takesColumn && use.column === undefined) throw wrong('the rule needs a column');
  if (!takesColumn && use.column !== undefined)
    throw wrong('the rule is about the whole table and takes no column');
  const free = macro.parameters.slice(1).filter((name) => name !== 'column_name');
  const unknown = Object.keys(use.with).find((name) => !free.includes(name));
  if (unknown !== undefined) throw wrong(`parameter "${unknown}" is unknown; ${takes(use.rule, free)}`);
  const leftOut = free.filter((name) => !Object.hasOwn(use.with, name));
  const absent = leftOut.find((name) => !macro.optional.includes(name));
  if (absent !== undefined) throw wrong(`parameter "${absent}" is missing; ${takes(use.rule, free)}`);
  const column = use.column ?? '';
  const given = macro.parameters.filter((name) => !leftOut.includes(name));
  const values = given.map((name, index) => {
    if (index === 0) return macro.kind === 'row' ? quoted(column) : literal(use.table);
    return name === 'column_name' ? literal(column) : argument(name, use, macro, scope, wrong);
  });
  return { entry, use, kind: macro.kind, call: `${quoted(use.rule)}(${values.join(', ')})` };
}

type Wrong = (problem: string) => DeclarationInvalid;

function argument(name: string, use: RuleUse, macro: Macro, scope: RuleScope, wrong: Wrong): string {
  const value = use.with[name] ?? '';
  if (name.endsWith('_column')) {
    const owner = use.with[name.slice(0, -'_column'.length)] ?? use.table;
    if (typeof value !== 'string' || typeof owner !== 'string')
      throw wrong(`parameter "${name}" must be the name of a column`);
    requireColumn(owner, value, scope, wrong);
    return macro.kind === 'row' ? quoted(value) : literal(value);
  }
  if (name.endsWith('_columns')) {
    if (!Array.isArray(value)) throw wrong(`parameter "${name}" must be a list of columns`);
    for (const column of value) requireColumn(use.table, column, scope, wrong);
  }
  if (typeof value !== 'string' || !/^\$[a-z_]+$/.test(value)) return valueSql(value);
  const given = scope.given(value.slice(1), use.table);
  if (given === undefined)
    throw wrong(`parameter "${name}" asks for ${value}, which this check does not know`);
  return given === null ? 'null' : valueSql(given);
}

function valueSql(value: string | number | readonly string[]): string {
  if (typeof value === 'string') return literal(value);
  return typeof value === 'number' ? String(value) : `cast([${value.map(literal).join(', ')}] as varchar[])`;
}

function requireColumn(table: string, column: string | undefined, scope: RuleScope, wrong: Wrong): void {
  const columns = scope.tables.get(table);
  if (!columns) throw wrong(`table "${table}" is not among those checked`);
  if (column !== undefined && !columns.has(column)) throw wrong(`table ${table} has no column "${column}"`);
}

function takes(rule: string, parameters: readonly string[]): string {
  return parameters.length === 0 ? `${rule} takes none` : `${rule} takes ${parameters.join(', ')}`;
}

/** `rules.yaml entry 3 (unique_key on structures.id): …; correct the entry.` Entries are counted from 1. */
export function wrongEntry(
  use: RuleUse,
  entry: number,
  scope: Pick<RuleScope, 'where'>,
  problem: string,
): DeclarationInvalid {
  const subject = use.column === undefined ? use.table : `${use.table}.${use.column}`;
  return new DeclarationInvalid(
    `${scope.where} entry ${entry + 1} (${use.rule} on ${subject}): ${problem}; correct the entry.`,
  );
}
