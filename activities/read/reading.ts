/** What is asked of a reading and what it says of itself. Counts, names and line numbers only: never a cell. */
import { z } from 'zod';
import { FileFormat, Reading, XmlShape } from '../../datasets/reading.js';
import type { Session } from '../platform/effects.js';
import type { Reason } from './refusals.js';

export { FileFormat };

/** What the source's contract pins once known. Silence means: found out from the file. */
export const DeclaredShape = Reading.extend({
  /** For XML and nested JSON: where each column of the source may stand, best first. */
  columnPaths: z.record(z.string(), z.array(z.string())).optional(),
  /** For JSON: nested members are columns of their own, each to be declared; else one JSON text. */
  nested: z.enum(['text', 'columns']).optional(),
  /** An XML document of no declared shape is read by the one that it seems to have: for whoever looks at a file, and no run. */
  guessesXml: z.boolean().optional(),
  /** For JSON made of several lists of an API: what is joined to each record, under which member. */
  joined: z.record(z.string(), z.enum(['one', 'list'])).optional(),
});
export type DeclaredShape = z.infer<typeof DeclaredShape>;

export const ReadRequest = z.strictObject({
  /** Local file below `scratch`. */
  path: z.string(),
  /** The name the partner gave it, for messages. */
  fileName: z.string(),
  scratch: z.string(),
  declared: DeclaredShape.optional(),
  /** `careful` leaves the fast reader out; the result is the same. */
  speed: z.enum(['best', 'careful']).optional(),
});
export type ReadRequest = z.infer<typeof ReadRequest>;

export const Dialect = z.strictObject({
  delimiter: z.string(),
  quote: z.string(),
  escape: z.string(),
  newline: z.enum(['lf', 'crlf', 'cr']),
  /** Line of the header, counted from 1; 0 when the file has none. */
  headerLine: z.int().min(0),
});
export type Dialect = z.infer<typeof Dialect>;

export const Encoding = z.strictObject({ name: z.string(), proof: z.string() });
export type Encoding = z.infer<typeof Encoding>;

/** `field`: what in the file it is about, where that is not the file as a whole. */
export const Warning = z.strictObject({ code: z.string(), detail: z.string(), field: z.string().optional() });
export type Warning = z.infer<typeof Warning>;

export const Container = z.enum(['none', 'gzip', 'zip']);
export type Container = z.infer<typeof Container>;

export const ExtractReading = z.strictObject({
  format: FileFormat,
  container: Container,
  encoding: Encoding,
  dialect: Dialect.nullable(),
  /** The sheet read and those beside it, for a workbook. */
  sheets: z.array(z.string()).optional(),
  /** Row of its titles, the lower one of two, counted from 1; 0 when it has none. */
  headerRow: z.int().min(0).optional(),
  columns: z.array(z.string()),
  /** Of an XML document whose shape nobody declared: the one that was found, and where each column stands. */
  xml: XmlShape.optional(),
  columnPaths: z.record(z.string(), z.array(z.string())).optional(),
  /** What the file calls a column that bears another name here, because that one was taken. */
  titles: z.record(z.string(), z.string()).optional(),
  /** Columns of a workbook with cells that are dates, numbers or truths, and no texts. */
  native: z.array(z.string()).optional(),
  /** Columns of a text file in which squeezing (activities/normalise/sql/010_text.sql) changes no cell: proven by its bytes. */
  tidy: z.array(z.string()).optional(),
  rowsIn: z.int(),
  rowsRead: z.int(),
  rowsRejected: z.int(),
  /** Filled lines above the table that are neither titles nor records; each is among the touched ones. */
  rowsAbove: z.int().min(0).default(0),
  speed: z.enum(['fast', 'careful']),
  placeUnit: z.enum(['ligne', 'enregistrement']),
  warnings: z.array(Warning),
});
export type ExtractReading = z.infer<typeof ExtractReading>;

/** A reading before it knows what the file came in: what each format's reader gives back. */
export type TableReading = Omit<z.input<typeof ExtractReading>, 'format' | 'container'>;

/** A format that is read: how a file of it is known, and what reads it. */
export interface Reader {
  /** The first bytes of every file of it, in hexadecimal. Without them its letters or its archive decide (recognise-content, unpack-file). */
  readonly magic?: string;
  /** How names of its files end. A name is never believed, but a file that is not what its name promises is damaged. */
  readonly endings: readonly string[];
  /** What is told of such a file; null where nobody can tell. */
  readonly damaged: Reason | null;
  /** One that finds another format says which. */
  readonly read: (
    path: string,
    request: ReadRequest,
    session: Session,
  ) => Promise<TableReading & { readonly format?: FileFormat }>;
}
