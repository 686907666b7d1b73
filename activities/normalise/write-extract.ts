/** The typed rows of one extract → its files: rows, what was seen in them and, of persons, the identifiers that stood there. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Session } from '../platform/effects.js';
import type { ExtractReading } from '../read/reading.js';
import { type GatheredExtract, isOfExtract, isOfPart, type NormaliseRequest, ownLine } from './extracts.js';
import { writeNoted } from './note-identifiers.js';

/** Files below scratch. */
export interface ExtractFiles {
  readonly rowsPath: string;
  readonly issuesPath: string;
  /** Of a dataset about persons. */
  readonly identifiersPath: string | null;
}

export function extractFiles(scratch: string, name: string, isPersonal: boolean): ExtractFiles {
  return {
    rowsPath: join(scratch, `rows-${name}.parquet`),
    issuesPath: join(scratch, `issues-${name}.parquet`),
    identifiersPath: isPersonal ? join(scratch, `identifiers-${name}.parquet`) : null,
  };
}

/** Rows are read whole. */
export const ROWS_FILE = { bloomFilters: false } as const;

/** What an extract became. */
export interface NormalisedFiles extends ExtractFiles {
  readonly rank: number;
  readonly reading: ExtractReading;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
  /** Those that were read: of the part, where one was asked for. */
  readonly rowsMapped: number;
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
  { mapped, kept }: { readonly mapped: number; readonly kept: number },
  isOrdered: boolean,
  { dataset, scratch, part }: NormaliseRequest,
  session: Session,
): Promise<NormalisedFiles> {
  const files = extractFiles(scratch, String(rank), dataset.metadata.personal);
  const { rowsPath, issuesPath, identifiersPath } = files;
  await session.writeTable(
    `select * exclude (_issues, _reasons, _rejected) replace (${ownLine(rank)} as _line)
     from typed where not _rejected and ${isOfExtract(rank)} ${isOrdered ? '' : 'order by _line'}`,
    rowsPath,
    ROWS_FILE,
  );
  await session.writeTable(
    `select line, field, code, rejects from issues where rank = ${rank} and ${isOfPart(part, 'line')} order by all`,
    issuesPath,
  );
  if (identifiersPath !== null) await writeNoted(identifiersPath, session, `rank = ${rank}`);
  const { rowsIn } = reading;
  const counts = { rowsIn, rowsOut: kept, rowsRejected: rowsIn - kept, rowsMapped: mapped };
  return { rank, reading, ...files, ...counts };
}
