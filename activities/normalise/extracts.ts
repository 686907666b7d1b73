/** Extracts of one source that are read together: what they are, and how a row tells which of them it came from. */
import type { Dataset, Source, SqlFile } from '../../datasets/dataset.js';
import type { DeliveryRejected } from '../errors.js';
import type { ExtractReading } from '../read/reading.js';
import type { ColumnMatch } from './match-columns.js';

export interface ExtractFile {
  /** Local copy of the extract, below scratch. */
  readonly path: string;
  readonly fileName: string;
  /** The day the extract states: its file name's, or the declared one. */
  readonly date: string;
}

export interface NormaliseRequest {
  readonly dataset: Dataset;
  readonly source: Source;
  readonly mapping: SqlFile;
  readonly extracts: readonly ExtractFile[];
  readonly scratch: string;
  /** YYYY-MM-DD: against it a day that an extract states of itself is still to come. */
  readonly today: string;
  /** The rows that are taken, of an extract that stands alone; all of them unless told. */
  readonly part?: ExtractPart;
}

export interface ExtractPart {
  /** From 0. */
  readonly part: number;
  readonly parts: number;
}

/** An extract whose rows are in the session. */
export interface GatheredExtract {
  /** From 0, among those that were given. */
  readonly rank: number;
  readonly fileName: string;
  readonly reading: ExtractReading;
  readonly match: ColumnMatch;
  /** Declared columns in which no cell needs squeezing: proven while the file was read. */
  readonly tidy: ReadonlySet<string>;
}

export interface RefusedExtract {
  readonly rank: number;
  readonly error: DeliveryRejected;
}

/** Lines of the extract of rank n are counted from n times this: far beyond any file's last one (sql/005_extracts.sql). */
export const LINES_APART = 2 ** 40;

/** A line of the session as the extract counts it. */
export function ownLine(rank: number, line = '_line'): string {
  return rank === 0 ? line : `${line} - ${rank * LINES_APART}`;
}

export function sessionLine(rank: number, line = '_line'): string {
  return rank === 0 ? line : `${line} + ${rank * LINES_APART}`;
}

export function isOfExtract(rank: number, line = '_line'): string {
  return `${line} >= ${rank * LINES_APART} and ${line} < ${(rank + 1) * LINES_APART}`;
}

/** Each line is of one part, and what has no line as well. By its hash: records of two lines each would fill every other part. */
export function isOfPart(part: ExtractPart | undefined, line: string): string {
  return part ? `hash(${line}::bigint) % ${part.parts} = ${part.part}` : 'true';
}
