/** Whether pseudonyms that are kept can be had in the form that the contract asks for today. */
import { z } from 'zod';
import type { PseudonymiseRequest } from '../effects.js';
import { ConfigurationInvalid } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';

/** Characters of a pseudonym as text. */
const LENGTHS = { digits: 64, uuid: 36 } as const;

/**
 * The digits of the first epoch of the ring (`isFirst`) begin with the UUID; those of a later one were made of digits, and a UUID of a UUID. Rows that cannot be
 * turned would link to nothing, and who opposed would not be recognised in them. Throws ConfigurationInvalid.
 */
export async function requireForms(
  { table, dataset, columns, held }: PseudonymiseRequest,
  isFirst: boolean,
  session: Session,
): Promise<void> {
  if (columns.length === 0) return;
  const wrong = columns.map(({ name, form = 'digits' }) => {
    const taken = form === 'uuid' && isFirst ? [LENGTHS.uuid, LENGTHS.digits] : [LENGTHS[form]];
    return `count(*) filter (where strlen(cast(${quoted(name)} as varchar)) not in (${taken.join(', ')}))`;
  });
  const [found] = await session.rows(
    `select [${wrong.join(', ')}] as wrong from ${quoted(table)}`,
    z.object({ wrong: z.array(z.number()) }),
  );
  const column = columns.find((_, rank) => (found?.wrong[rank] ?? 0) > 0);
  if (column)
    throw new ConfigurationInvalid(
      `${dataset}: pseudonyms of "${column.identifier}" are kept in another form than ${column.form ?? 'digits'}, under key epoch ${held}, and cannot be turned into it; give the column of contract.ts the form that it had.`,
    );
}
