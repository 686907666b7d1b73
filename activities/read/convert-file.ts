/** Any file a partner sends, written again as clean CSV or Parquet. */
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import { ConfigurationInvalid } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { readExtract } from './read-extract.js';
import { type DeclaredShape, type ExtractReading, Warning } from './reading.js';

export const Conversion = z.strictObject({
  rowsIn: z.int(),
  rowsOut: z.int(),
  rejected: z.int(),
  /** Filled lines above the table, left out, where there are any; each is among the flagged ones. */
  above: z.int().optional(),
  warnings: z.array(Warning).optional(),
});
export type Conversion = z.infer<typeof Conversion>;

const FlaggedLine = z.strictObject({ line: z.int() });

/**
 * Writes `out` (.csv or .parquet), and beside it `OUT.flags`: the source lines that were repaired, doubted or rejected,
 * one a line, when there are any. A CSV file without a header stays without one.
 */
export async function convertFile(
  path: string,
  out: string,
  session: Session,
  scratch: string,
  declared?: DeclaredShape,
): Promise<Conversion> {
  const source = await intoScratch(path, scratch);
  const reading = await readExtract(
    { path: source, fileName: basename(path), scratch, declared: { guessesXml: true, ...declared } },
    session,
  );
  const written = join(scratch, `converted${extname(out)}`);
  await session.run(`copy (${selectColumns(reading)}) to ${literal(written)} (${copyOptions(out, reading)})`);
  await copyFile(written, out);
  await rm(written);
  const flagged = await flaggedLines(session);
  if (flagged.length > 0) await writeFile(`${out}.flags`, `${flagged.join('\n')}\n`);
  else await rm(`${out}.flags`, { force: true }); // of another file that was written there
  return {
    ...{ rowsIn: reading.rowsIn, rowsOut: reading.rowsRead, rejected: reading.rowsRejected },
    ...(reading.rowsAbove > 0 ? { above: reading.rowsAbove } : {}),
    ...(reading.warnings.length > 0 ? { warnings: reading.warnings } : {}),
  };
}

/** The session reads nothing outside its scratch folder. */
export async function intoScratch(path: string, scratch: string): Promise<string> {
  const copy = join(scratch, 'received');
  await copyFile(path, copy);
  return copy;
}

function selectColumns(reading: ExtractReading): string {
  return `select ${reading.columns.map(quoted).join(', ') || '_line'} from extract order by _line`;
}

function copyOptions(out: string, reading: ExtractReading): string {
  switch (extname(out).toLowerCase()) {
    case '.csv': {
      const header = (reading.dialect?.headerLine ?? reading.headerRow ?? 1) > 0;
      return `format csv, header ${header}, delimiter ',', quote '"', escape '"'`;
    }
    case '.parquet':
      return 'format parquet, compression zstd';
    default:
      throw new ConfigurationInvalid(`${basename(out)}: the output must end in .csv or .parquet.`);
  }
}

async function flaggedLines(session: Session): Promise<number[]> {
  const rows = await session.rows(
    'select distinct _line as line from (select _line from reading_rejects union all select _line from reading_touched) order by line',
    FlaggedLine,
  );
  return rows.map(({ line }) => line);
}
