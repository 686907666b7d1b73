/** What became of the rows of each extract. Each has one fate: rows in = rows out + rejected + merged. */
import { z } from 'zod';
import { ContractBroken } from '../errors.js';
import { EXTRACT_STEP } from '../handover/extract-step.js';
import type { SourceCounts } from '../handover/run.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';
import { ranksOf, type SourceRows } from './source-rows.js';

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
  const ranks = ranksOf(sources);
  const names = sources.map(({ source }, at) => nameOf({ source, rank: ranks[at] ?? 0 }));
  const known = new Set(names);
  if (fates.some((fate) => !known.has(nameOf(fate))))
    throw new ContractBroken(
      "A fate names no row of any extract: its _source or its _line is empty, or was never given; correct the dataset's sql/ files.",
    );
  const fateOf = new Map(fates.map((fate) => [nameOf(fate), fate]));
  const givenOf = new Map(given.map((one) => [nameOf(one), one.lines]));
  return sources.map((one, at) => {
    const fate = fateOf.get(names[at] ?? '');
    const counts = countsOf(one, fate);
    if (fate?.lines !== givenOf.get(names[at] ?? ''))
      throw new ContractBroken(
        `${one.source}: a row has no fate or two, or a fate has no row; correct the dataset's sql/ files, which must leave each row in fates once.`,
      );
    return counts;
  });
}

/** Of an extract: its source, and its rank among those of that source. */
function nameOf({ source, rank }: Pick<z.infer<typeof Lines>, 'source' | 'rank'>): string {
  return JSON.stringify([source, rank]);
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
