/** Where the list of records is in a JSON document. Pure. */
import { z } from 'zod';

const JsonObject = z.record(z.string(), z.unknown());
type JsonObject = z.infer<typeof JsonObject>;

export type RecordsFinding = readonly unknown[] | 'none' | 'several';

/** How deep a list may be wrapped: `{ "result": { "records": [...] } }`. */
const DEEPEST = 3;

/** The document itself, the declared path, or the only list of objects within. */
export function findRecords(document: unknown, path: string | undefined): RecordsFinding {
  if (path !== undefined) {
    const found = path
      .split('.')
      .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
    return Array.isArray(found) ? found : 'several';
  }
  if (Array.isArray(document)) return document;
  const lists = listsIn(document, DEEPEST);
  const [only] = lists;
  if (!only) return 'none';
  return lists.length === 1 ? only : 'several';
}

function listsIn(value: unknown, depth: number): (readonly unknown[])[] {
  if (!isObject(value) || depth === 0) return [];
  return Object.values(value).flatMap((child) => {
    if (Array.isArray(child)) return child.length > 0 && child.every(isObject) ? [child] : [];
    return listsIn(child, depth - 1);
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
