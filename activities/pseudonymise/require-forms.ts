/** Whether pseudonyms that are kept can be had in the form that the contract asks for today. */
import { z } from 'zod';
import type { IdentifierColumn, PseudonymiseRequest } from '../effects.js';
import { ConfigurationInvalid } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';

/** Characters of a pseudonym as text. */
const LENGTHS = { digits: 64, uuid: 36 } as const;

/** Throws ConfigurationInvalid: rows that cannot be turned would link to nothing, and who opposed would not be recognised in them. */
export async function requireForms(
  request: PseudonymiseRequest,
  isFirst: boolean,
  session: Session,
): Promise<void> {
  const column = await findOtherForm(request, isFirst, session);
  if (column)
    throw new ConfigurationInvalid(
      `${request.dataset}: pseudonyms of "${column.identifier}" are kept in another form than ${column.form ?? 'digits'}, under key epoch ${request.held}, and cannot be turned into it; give the column of contract.ts the form that it had.`,
    );
}

/**
 * A column whose pseudonyms cannot become what is asked for. The digits of the first epoch of the ring (`isFirst`) begin with the UUID; those of a later
 * one were made of digits, and a UUID of a UUID.
 */
export async function findOtherForm(
  { table, columns }: Pick<PseudonymiseRequest, 'table' | 'columns'>,
  isFirst: boolean,
  session: Session,
): Promise<IdentifierColumn | undefined> {
  if (columns.length === 0) return undefined;
  const wrong = columns.map(({ name, form = 'digits' }) => {
    const taken = form === 'uuid' && isFirst ? [LENGTHS.uuid, LENGTHS.digits] : [LENGTHS[form]];
    return `count(*) filter (where strlen(cast(${quoted(name)} as varchar)) not in (${taken.join(', ')}))`;
  });
  const [found] = await session.rows(
    `select [${wrong.join(', ')}] as wrong from ${quoted(table)}`,
    z.object({ wrong: z.array(z.number()) }),
  );
  return columns.find((_, rank) => (found?.wrong[rank] ?? 0) > 0);
}
