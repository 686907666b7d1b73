/** The typed rows of one extract → its files: rows, what was seen in them and, of persons, the identifiers that stood there. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Session } from '../platform/effects.js';
import type { ExtractReading } from '../read/reading.js';
import { type GatheredExtract, isOfExtract, type NormaliseRequest, ownLine } from './extracts.js';
import { writeNoted } from './note-identifiers.js';

/** What an extract became, below scratch. */
export interface NormalisedFiles {
  readonly rank: number;
  readonly reading: ExtractReading;
  readonly rowsPath: string;
  readonly issuesPath: string;
  /** Of a dataset about persons. */
  readonly identifiersPath: string | null;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
}

/** Joins may shuffle rows; where none did, a look costs a hundredth of a sort. */
export async function isInOrder(session: Session): Promise<boolean> {
  const [row] = await session.rows(
    'select coalesce(bool_and(_line > previous), true) as ordered from (select _line, lag(_line) over () as previous from typed)',
    z.object({ ordered: z.boolean() }),
  );
  return row?.ordered ?? false;
}

export async function writeExtract(
  { rank, reading }: GatheredExtract,
  rowsOut: number,
  isOrdered: boolean,
  { dataset, scratch }: NormaliseRequest,
  session: Session,
): Promise<NormalisedFiles> {
  const [rowsPath, issuesPath, identifiersPath] = ['rows', 'issues', 'identifiers'].map((name) =>
    join(scratch, `${name}-${rank}.parquet`),
  ) as [string, string, string];
  await session.writeTable(
    `select * exclude (_issues, _reasons, _rejected) replace (${ownLine(rank)} as _line)
     from typed where not _rejected and ${isOfExtract(rank)} ${isOrdered ? '' : 'order by _line'}`,
    rowsPath,
    { bloomFilters: false },
  );
  await session.writeTable(
    `select line, field, code, rejects from issues where rank = ${rank} order by all`,
    issuesPath,
  );
  if (dataset.metadata.personal) await writeNoted(identifiersPath, session, `rank = ${rank}`);
  const { rowsIn } = reading;
  return {
    ...{ rank, reading, rowsPath, issuesPath, rowsIn, rowsOut, rowsRejected: rowsIn - rowsOut },
    identifiersPath: dataset.metadata.personal ? identifiersPath : null,
  };
}
