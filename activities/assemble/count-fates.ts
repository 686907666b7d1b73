/** Counts what became of the rows of each extract. Rows in = rows out + rejected + merged. */
import { z } from 'zod';
import { ContractBroken } from '../errors.js';
import { EXTRACT_STEP } from '../handover/extract-step.js';
import type { SourceCounts } from '../handover/run.js';
import type { Session } from '../platform/effects.js';
import { rankOf, type SourceRows } from './source-rows.js';

const Fates = z.object({
  source: z.string(),
  rank: z.number(),
  fated: z.number(),
  rows_out: z.number(),
  rows_merged: z.number(),
  rows_rejected: z.number(),
});

export async function countFates(sources: readonly SourceRows[], session: Session): Promise<SourceCounts[]> {
  const found = await session.rows(
    `select _source as source, _line // ${EXTRACT_STEP} as rank, count(distinct _line) as fated, count(*) filter (where fate = 'out') as rows_out,
      count(*) filter (where fate = 'merged') as rows_merged, count(*) filter (where fate = 'rejected') as rows_rejected
    from fates group by all`,
    Fates,
  );
  return sources.map((one) => {
    const { source, extract, rowsIn, rowsRejected } = one;
    const rank = rankOf(one, sources);
    const fate = found.find((row) => row.source === source && row.rank === rank);
    const counts = {
      source,
      extract,
      rowsIn,
      rowsOut: fate?.rows_out ?? 0,
      rowsRejected: rowsRejected + (fate?.rows_rejected ?? 0),
      rowsMerged: fate?.rows_merged ?? 0,
    };
    if (counts.rowsOut + counts.rowsRejected + counts.rowsMerged !== rowsIn)
      throw new ContractBroken(
        `${source}: ${rowsIn} rows came in, but ${counts.rowsOut} out + ${counts.rowsRejected} rejected + ${counts.rowsMerged} merged is another number; correct the dataset's sql/ files.`,
      );
    return counts;
  });
}
