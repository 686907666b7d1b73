/** The open tables that have a row for each person, measured and judged. */
import type { Privacy } from '../../../datasets/privacy.js';
import type { Session } from '../../platform/effects.js';
import { literal } from '../../text/sql-text.js';
import type { ScannedTable } from '../scan/scan-tables.js';
import { judgeAnonymity } from './judge-anonymity.js';
import { measureAnonymity } from './measure-anonymity.js';

/** English sentences for the operator; none where every limit is kept. */
export async function judgeMicrodata(
  tables: readonly ScannedTable[],
  microdata: Privacy['microdata'],
  session: Session,
): Promise<string[]> {
  const reasons: string[] = [];
  for (const { table, path } of tables) {
    const limits = microdata[table.name];
    if (!limits) continue;
    await session.run(`create or replace temp view judged_rows as from read_parquet(${literal(path)})`);
    const measured = await measureAnonymity({ relation: 'judged_rows', ...limits }, limits.k, session);
    reasons.push(...judgeAnonymity(table.name, measured, limits));
  }
  return reasons;
}
