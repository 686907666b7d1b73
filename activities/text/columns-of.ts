import { z } from 'zod';
import type { Session } from '../platform/effects.js';

const Described = z.object({ column_name: z.string() });

/** Names of the columns of a relation: a quoted table, or anything that stands after `from`. */
export async function columnsOf(relation: string, session: Session): Promise<string[]> {
  const columns = await session.rows(`describe from ${relation}`, Described);
  return columns.map(({ column_name }) => column_name);
}
