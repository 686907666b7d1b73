/** Stored JSON read back by its shape. */
import type { z } from 'zod';
import { ObjectMissing } from './errors.js';

/** What is no JSON is undefined: the shape it is held against says so. */
export function parseJsonBytes(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** `where`: the object's address, for people. Throws ObjectMissing, naming the members that are wrong. */
export function parseStored<Shape extends z.ZodType>(
  shape: Shape,
  body: Uint8Array,
  where: string,
): z.infer<Shape> {
  const parsed = shape.safeParse(parseJsonBytes(body));
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the whole'));
  throw new ObjectMissing(
    `${where}: damaged, or written by another toolkit (${[...wrong].slice(0, 5).join(', ')}); restore it from a backup.`,
  );
}
