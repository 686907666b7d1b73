/** Formats of days and times that the engine can read; a field of any other is checked but for its type and order. */
import type { Session } from '../../platform/effects.js';
import { literal } from '../../text/sql-text.js';
import type { Field, TableSchema } from './table-schema.js';

export async function withReadableFormats(
  schema: TableSchema,
  session: Session,
): Promise<{ schema: TableSchema; unread: string[] }> {
  const readable = new Map([
    ['default', true],
    ['any', true],
  ]);
  const moments = schema.fields.filter(({ type }) => ['date', 'time', 'datetime'].includes(type));
  for (const { format } of moments)
    if (!readable.has(format)) readable.set(format, await isReadable(format, session));
  const unread = moments.filter(({ format }) => !readable.get(format));
  const fields = schema.fields.map(
    (field): Field => (unread.includes(field) ? { ...field, type: 'any' } : field),
  );
  return { schema: { ...schema, fields }, unread: unread.map(({ name }) => `format of "${name}"`) };
}

/** `JJ/MM/AAAA` has no directive: it is a sentence to a reader, and no pattern. */
async function isReadable(format: string, session: Session): Promise<boolean> {
  if (!/%[a-zA-Z]/.test(format)) return false;
  try {
    await session.run(`select try_strptime('', ${literal(format)})`);
    return true;
  } catch {
    return false;
  }
}
