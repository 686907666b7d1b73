/** Which columns the records of a JSON document have: their members, or the ends of their paths where members are nested. Pure. */

import type { DeclaredShape } from '../reading.js';
import { isObject } from './find-records.js';

type Members = Readonly<Record<string, unknown>>;

export interface JsonColumns {
  readonly titles: readonly string[];
  valuesOf(record: Members): unknown[];
}

export interface ColumnCollector {
  /** Says how many columns there are so far. */
  note(record: unknown): number;
  finish(): JsonColumns;
}

/** Deeper than that, what is nested stays one JSON text. */
const DEEPEST = 50;

/**
 * Members as they are, nested ones as one JSON text; or, with `nested: 'columns'`, one column for each path that ends in a value:
 * `fields.Nom`, `membres[].nom` for a list of objects (a JSON list of the values). A declared path gives its column's name, so that
 * what nobody declared bears its path, and is seen.
 */
export function collectColumns(declared: DeclaredShape | undefined): ColumnCollector {
  return declared?.nested === 'columns' ? collectPaths(declared.columnPaths ?? {}) : collectMembers();
}

function collectMembers(): ColumnCollector {
  const titles = new Set<string>();
  return {
    note(record) {
      if (isObject(record)) for (const key of Object.keys(record)) titles.add(key);
      return titles.size;
    },
    finish() {
      const keys = [...titles];
      return {
        titles: keys,
        valuesOf: (record) => keys.map((key) => (Object.hasOwn(record, key) ? record[key] : null)),
      };
    },
  };
}

function collectPaths(columnPaths: Readonly<Record<string, readonly string[]>>): ColumnCollector {
  const declared = Object.entries(columnPaths).map(([name, paths]) => [name, paths.map(dotted)] as const);
  const nameOf = new Map(declared.flatMap(([name, paths]) => paths.map((path) => [path, name] as const)));
  const indexed = new Set([...nameOf.keys()].flatMap(listsWithin));
  const seen = new Set<string>();
  return {
    note(record) {
      if (isObject(record)) for (const path of flattenRecord(record, indexed).keys()) seen.add(path);
      return seen.size;
    },
    finish() {
      const titles = [...new Set([...seen].map((path) => nameOf.get(path) ?? path))];
      const pathsOf = new Map(declared);
      return {
        titles,
        valuesOf(record) {
          const values = flattenRecord(record, indexed);
          return titles.map((title) =>
            (pathsOf.get(title) ?? [title]).reduce<unknown>((found, path) => found ?? values.get(path), null),
          );
        },
      };
    },
  };
}

/** Paths are joined by points, or by slashes where a name holds a point. */
function dotted(path: string): string {
  return path.includes('/') ? path.split('/').join('.') : path;
}

/** Of `geometry.coordinates.0`, the list that is read by rank. */
function listsWithin(path: string): string[] {
  const steps = path.split('.');
  return steps.flatMap((step, rank) =>
    /^\d+$/.test(step) && rank > 0 ? [steps.slice(0, rank).join('.')] : [],
  );
}

function flattenRecord(record: Members, indexed: ReadonlySet<string>): Map<string, unknown> {
  const values = new Map<string, unknown>();
  const put = (path: string, value: unknown, isMany: boolean): void => {
    if (!isMany) values.set(path, value);
    else {
      const list = values.get(path);
      if (Array.isArray(list)) list.push(value);
      else values.set(path, [value]);
    }
  };
  const walk = (value: unknown, path: string, depth: number, isMany: boolean): void => {
    const isList = Array.isArray(value);
    if (depth > DEEPEST) put(path, value, isMany);
    else if (isObject(value))
      for (const [key, child] of Object.entries(value))
        walk(child, path === '' ? key : `${path}.${key}`, depth + 1, isMany);
    else if (isList && indexed.has(path))
      for (const [rank, child] of value.entries()) walk(child, `${path}.${rank}`, depth + 1, isMany);
    else if (isList && value.some((item) => isObject(item) || Array.isArray(item)))
      for (const child of value) walk(child, `${path}[]`, depth + 1, true);
    else put(path, value, isMany);
  };
  walk(record, '', 0, false);
  return values;
}
