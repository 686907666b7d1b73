/** Rows that changed: from somewhat before the newest value that was seen, in the same snapshot as the copy. */
import { z } from 'zod';
import type { PostgresPlace } from '../../../../datasets/_channels/postgres.js';
import { DeliveryRejected } from '../../../errors.js';
import { cursorOf, stampOfCursor } from '../since.js';
import { type FoundColumn, literal, quoted, relationOf } from './postgres-select.js';
import type { PostgresSession } from './postgres-session.js';

export interface SincePlan {
  readonly where?: string;
  readonly stamp: string | null;
}

/** A row without a value comes each time: nobody can tell whether it changed. Throws DeliveryRejected. */
export async function planSince(
  place: PostgresPlace,
  { found, known }: { readonly found: readonly FoundColumn[]; readonly known: string | null },
  { client, ask }: PostgresSession,
): Promise<SincePlan> {
  const { since } = place;
  if (since === undefined) return { stamp: null };
  const kind = kindOf(found.find(({ name }) => name === since.field)?.type ?? '');
  if (kind === null)
    throw new DeliveryRejected(
      `${place.host}: since.field names no column that is a date, a time or a whole number; ask the partner, or correct the source's YAML.`,
      `Votre base de données ${place.host} n’a plus la colonne « ${since.field} », ou elle n’est plus une date ni un nombre entier. Rétablissez-la, ou prévenez-nous de son changement.`,
    );
  const cell = `asked.${quoted(since.field)}`;
  // a year mistyped would otherwise hide every change until then
  const past = kind === 'number' ? 'true' : `${cell} <= now()`;
  const { rows } = await ask(() =>
    client.query(`select max(${cell})::text as newest from ${relationOf(place)} where ${past}`),
  );
  const [{ newest } = { newest: null }] = z.array(z.object({ newest: z.string().nullable() })).parse(rows);
  const cursor = cursorOf(known);
  const stamp = stampOfCursor(newest ?? cursor);
  if (cursor === null) return { stamp };
  const from =
    kind === 'number'
      ? `${literal(cursor)}::numeric - ${since.overlap}`
      : `${literal(cursor)}::${kind} - interval '${since.overlap} seconds'`;
  return { where: `(${cell} >= ${from} or ${cell} is null)`, stamp };
}

function kindOf(type: string): 'timestamptz' | 'timestamp' | 'number' | null {
  if (type === 'date') return 'timestamp';
  if (type.startsWith('timestamp')) return type.endsWith('with time zone') ? 'timestamptz' : 'timestamp';
  return ['smallint', 'integer', 'bigint'].includes(type) ? 'number' : null;
}
