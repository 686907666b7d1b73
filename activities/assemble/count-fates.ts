/** What became of the rows of each extract. Each has one fate: rows in = rows out + rejected + merged. */
import { z } from 'zod';
import { ContractBroken } from '../errors.js';
import { EXTRACT_STEP } from '../handover/extract-step.js';
import type { SourceCounts } from '../handover/run.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';
import { rankOf, type SourceRows } from './source-rows.js';

/** Of the rows of one extract. `lines`: their hashes, added up, which tells without keeping them whether two sets of lines are one. */
const Lines = z.object({ source: z.string().nullable(), rank: z.number().nullable(), lines: z.string() });
const Fates = Lines.extend({ rows_out: z.number(), rows_merged: z.number(), rows_rejected: z.number() });

/** `tables`: those that sources feed, each with its view `<table>_in`. Throws ContractBroken when a row has no fate or two. */
export async function countFates(
  tables: readonly string[],
  sources: readonly SourceRows[],
  session: Session,
): Promise<SourceCounts[]> {
  const fates = await session.rows(
    `select ${LINES}, count(*) filter (where fate = 'out') as rows_out,
      count(*) filter (where fate = 'merged') as rows_merged, count(*) filter (where fate = 'rejected') as rows_rejected
    from fates group by all`,
    Fates,
  );
  const rows = tables.map((table) => `select ${LINES} from ${quoted(`${table}_in`)} group by all`);
  const given = await session.rows(rows.join(' union all '), Lines);
  const known = sources.map((one) => ({ one, isOwn: isOf(one, rankOf(one, sources)) }));
  if (fates.some((fate) => !known.some(({ isOwn }) => isOwn(fate))))
    throw new ContractBroken(
      "A fate names no row of any extract: its _source or its _line is empty, or was never given; correct the dataset's sql/ files.",
    );
  return known.map(({ one, isOwn }) => {
    const fate = fates.find(isOwn);
    const counts = countsOf(one, fate);
    if (fate?.lines !== given.find(isOwn)?.lines)
      throw new ContractBroken(
        `${one.source}: a row has no fate or two, or a fate has no row; correct the dataset's sql/ files, which must leave each row in fates once.`,
      );
    return counts;
  });
}

function isOf({ source }: SourceRows, rank: number) {
  return (lines: z.infer<typeof Lines>) => lines.source === source && lines.rank === rank;
}

const LINES = `_source as source, _line // ${EXTRACT_STEP} as rank, cast(sum(hash(cast(_line as bigint))) as varchar) as lines`;

function countsOf(
  { source, extract, rowsIn, rowsRejected }: SourceRows,
  fate: z.infer<typeof Fates> | undefined,
): SourceCounts {
  const counts = {
    ...{ source, extract, rowsIn },
    rowsOut: fate?.rows_out ?? 0,
    rowsRejected: rowsRejected + (fate?.rows_rejected ?? 0),
    rowsMerged: fate?.rows_merged ?? 0,
  };
  if (counts.rowsOut + counts.rowsRejected + counts.rowsMerged !== rowsIn)
    throw new ContractBroken(
      `${source}: ${rowsIn} rows came in, but ${counts.rowsOut} out + ${counts.rowsRejected} rejected + ${counts.rowsMerged} merged is another number; correct the dataset's sql/ files.`,
    );
  return counts;
}
