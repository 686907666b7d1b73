/** Stored JSON read back by its shape. */
import type { z } from 'zod';
import { ObjectMissing } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';

/** What is no JSON is undefined: the shape it is held against says so. */
export function parseJsonBytes(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** `where`: the object's address, for people; `remedy`: what they do about it. Throws ObjectMissing, naming the members that are wrong. */
export function parseStored<Shape extends z.ZodType>(
  shape: Shape,
  body: Uint8Array,
  where: string,
  remedy = 'restore it from a backup',
): z.infer<Shape> {
  const parsed = shape.safeParse(parseJsonBytes(body));
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the whole'));
  throw new ObjectMissing(
    `${where}: damaged, or written by another toolkit (${[...wrong].slice(0, 5).join(', ')}); ${remedy}.`,
  );
}

/** Null where there is no such object. Throws ObjectMissing where it is damaged. */
export async function readStored<Shape extends z.ZodType>(
  shape: Shape,
  key: string,
  store: Pick<ObjectStore, 'read' | 'url'>,
  remedy?: string,
): Promise<z.infer<Shape> | null> {
  const found = await store.read(key);
  return found && parseStored(shape, found.body, `${store.url}/${key}`, remedy);
}
