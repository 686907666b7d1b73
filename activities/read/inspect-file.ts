/** What is in a file nobody has declared yet: its shape and, column by column, what the cells look like. No cell leaves it. */
import { basename } from 'node:path';
import { z } from 'zod';
import { XmlShape } from '../../datasets/reading.js';
import type { Session } from '../platform/effects.js';
import { GUESSED_TYPES } from './column-patterns.js';
import { intoScratch } from './convert-file.js';
import { guessColumns } from './guess-columns.js';
import { readExtract } from './read-extract.js';
import { Container, type DeclaredShape, Dialect, Encoding, FileFormat, Warning } from './reading.js';

export const Inspection = z.strictObject({
  format: FileFormat,
  container: Container,
  encoding: Encoding,
  dialect: Dialect.nullable(),
  /** The sheet read first, then those beside it. */
  sheets: z.array(z.string()).optional(),
  /** Of a workbook: row of its titles; 0 when it has none. */
  headerRow: z.int().optional(),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      guessedType: z.enum(GUESSED_TYPES),
      filled: z.int(),
      /** No two cells are alike. */
      unique: z.boolean(),
      /** Where it stands in an XML document. */
      path: z.string().optional(),
    }),
  ),
  /** Of an XML document: the shape it seems to have. */
  xml: XmlShape.optional(),
  rows: z.int(),
  rejected: z.int(),
  /** Filled lines above the table, left out. */
  above: z.int(),
  warnings: z.array(Warning),
});
export type Inspection = z.infer<typeof Inspection>;

export async function inspectFile(
  path: string,
  session: Session,
  scratch: string,
  declared?: DeclaredShape,
): Promise<Inspection> {
  const source = await intoScratch(path, scratch);
  const request = {
    path: source,
    fileName: basename(path),
    scratch,
    declared: { nested: 'columns' as const, guessesXml: true, ...declared },
  };
  const reading = await readExtract(request, session);
  const guessed = await guessColumns(session, reading);
  return Inspection.parse({
    format: reading.format,
    container: reading.container,
    encoding: reading.encoding,
    dialect: reading.dialect,
    ...(reading.sheets ? { sheets: reading.sheets } : {}),
    ...(reading.headerRow === undefined ? {} : { headerRow: reading.headerRow }),
    columns: reading.columns.map((name, index) => ({
      ...{ name, ...guessed[index] },
      ...(reading.columnPaths ? { path: reading.columnPaths[name]?.[0] } : {}),
    })),
    ...(reading.xml ? { xml: reading.xml } : {}),
    rows: reading.rowsRead,
    rejected: reading.rowsRejected,
    above: reading.rowsAbove,
    warnings: reading.warnings,
  });
}
