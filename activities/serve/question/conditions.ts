/** What rows must be: filters, alone or joined by « or » and « and » as in data.gouv.fr's tabular API. */

import { refuseParameter } from '../refusal.js';
import type { ServedColumn } from '../served-table.js';
import type { FilterOperator } from './operators.js';
import { parseValue, splitValues } from './parse-value.js';
import { isFilter, readOperation } from './read-operation.js';

export interface Filter {
  readonly column: ServedColumn;
  readonly operator: FilterOperator;
  /** One, several for `in` and `notin`, none for `isnull` and `isnotnull`. */
  readonly values: readonly string[];
}

export interface Joined {
  readonly join: 'or' | 'and';
  readonly parts: readonly Condition[];
}

export type Condition = Filter | Joined;

export function isJoined(condition: Condition): condition is Joined {
  return 'join' in condition;
}

/** Throws Refusal where the operator does not go with the column, or the value with its type. */
export function readFilter(
  name: string,
  column: ServedColumn,
  operator: FilterOperator,
  value: string,
): Filter {
  if (operator === 'isnull' || operator === 'isnotnull') {
    refuseValue(name, value);
    return { column, operator, values: [] };
  }
  const within = operator === 'contains' || operator === 'notcontains';
  const read = within ? { type: 'text' as const } : column;
  const texts = operator === 'in' || operator === 'notin' ? splitValues(name, value) : [value];
  return { column, operator, values: texts.map((text) => parseValue(name, text, read)) };
}

/** `colonne__isnull=false` would say the contrary of what it does. */
export function refuseValue(name: string, value: string): void {
  if (value !== '') refuseParameter(name, 'ce paramètre n’a pas de valeur ; retirez ce qui suit le signe =');
}

const DEEPEST = 5;
const MOST_PARTS = 50;

/**
 * `(a__exact.x,and(b__less.3,c__isnull),"d.e"__in."1,2")`: the value of the parameter `or`. A name or a value with a
 * comma, a parenthesis or, of a name, a point stands in straight quotes. Throws Refusal.
 */
export function readJoined(text: string, columns: readonly ServedColumn[]): Joined {
  const reader = { text, at: 0, parts: 0 };
  const joined = readParts(reader, 'or', columns, 1);
  if (reader.at !== text.length) refuseShape();
  return joined;
}

interface Reader {
  readonly text: string;
  at: number;
  parts: number;
}

const OPENING = /(or|and)\(/y;
const QUOTED = String.raw`"((?:[^"\\]|\\[\s\S])*)"`;
/** A name may hold `__`: the last one begins the operator. */
const ITEM = new RegExp(`(?:${QUOTED}|([^"().,]+))__([a-z_]+)(?:\\.(?:${QUOTED}|([^"(),]*)))?`, 'y');

function readParts(
  reader: Reader,
  join: Joined['join'],
  columns: readonly ServedColumn[],
  depth: number,
): Joined {
  if (depth > DEEPEST) refuseParameter('or', `les parenthèses ont plus de ${DEEPEST} niveaux`);
  if (!take(reader, /\(/y)) refuseShape();
  const parts: Condition[] = [];
  do {
    reader.parts += 1;
    if (reader.parts > MOST_PARTS) refuseParameter('or', `il y a plus de ${MOST_PARTS} conditions`);
    parts.push(readPart(reader, columns, depth));
  } while (take(reader, /,/y));
  if (!take(reader, /\)/y)) refuseShape();
  return { join, parts };
}

function readPart(reader: Reader, columns: readonly ServedColumn[], depth: number): Condition {
  const [opened] = take(reader, OPENING) ?? [];
  if (opened !== undefined) {
    reader.at -= 1;
    return readParts(reader, opened === 'or(' ? 'or' : 'and', columns, depth + 1);
  }
  const [, quotedName, plainName = '', operator = '', quotedValue, plainValue = ''] =
    take(reader, ITEM) ?? refuseShape();
  const written = `${quotedName === undefined ? plainName : unescaped(quotedName)}__${operator}`;
  const { column, operator: asked } = readOperation(written, columns);
  if (!isFilter(asked)) refuseParameter(written, 'dans une condition, on ne peut ni trier ni regrouper');
  return readFilter(written, column, asked, quotedValue === undefined ? plainValue : unescaped(quotedValue));
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (found) reader.at += found[0].length;
  return found;
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, '$1');
}

function refuseShape(): never {
  return refuseParameter(
    'or',
    'la valeur s’écrit (colonne__opérateur.valeur,and(…),…) ; ce qui contient une virgule ou une parenthèse est entre guillemets droits',
  );
}
