/** What is in a file nobody has declared yet: its shape and, column by column, what the cells look like. No cell leaves it. */
import { basename } from 'node:path';
import { z } from 'zod';
import { XmlShape } from '../../datasets/reading.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { intoScratch } from './convert-file.js';
import { readExtract } from './read-extract.js';
import { Container, type DeclaredShape, Dialect, Encoding, FileFormat, Warning } from './reading.js';

/** Most telling first: a column has the first type that nearly all its filled cells match. */
const PATTERNS = [
  ['boolean', '(?i)oui|non|true|false|vrai|faux|o|n'],
  ['nir-like', '[1-478]\\d{2}(0[1-9]|1[0-2]|[2-9]\\d)(\\d{2}|2[ABab])\\d{6}(\\d{2})?'],
  ['siret', '\\d{14}'],
  ['siren', '\\d{9}'],
  ['phone', '((\\+|00)33\\(?0?\\)?|0)[.-]?[1-9]([.-]?\\d{2}){4}'],
  ['code_postal', '(0[1-9]|[1-8]\\d|9[0-58]|2[ABab])\\d{3}'],
  ['integer', '[+-]?\\d+'],
  ['decimal', '[+-]?(0|[1-9]\\d{0,14})([.,]\\d+)?'],
  ['date', '\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}'],
  [
    'datetime',
    '(\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4})T?\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?',
  ],
  ['email', '[^@]+@[^@]+\\.[A-Za-z]{2,}'],
  ['url', '(?i)(https?://|www\\.)\\S+'],
] as const;

const TYPES = ['text', ...PATTERNS.map(([name]) => name)] as const;

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
      guessedType: z.enum(TYPES),
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

/** Share of the filled cells that must match: a few typing errors do not make text of dates. */
const NEARLY_ALL = 0.98;

/** Spaces of every kind, as people put them in phone numbers and SIRET. */
const SPACES = '[\\s\\x{a0}\\x{202f}\\x{2009}]+';

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
  const counts = await countMatches(session, reading.columns);
  const unique = await uniqueColumns(session, reading.columns, counts);
  return Inspection.parse({
    format: reading.format,
    container: reading.container,
    encoding: reading.encoding,
    dialect: reading.dialect,
    ...(reading.sheets ? { sheets: reading.sheets } : {}),
    ...(reading.headerRow === undefined ? {} : { headerRow: reading.headerRow }),
    columns: reading.columns.map((name, index) => ({
      ...{ name, ...guessType(counts, index) },
      unique: unique.has(name),
      ...(reading.columnPaths ? { path: reading.columnPaths[name]?.[0] } : {}),
    })),
    ...(reading.xml ? { xml: reading.xml } : {}),
    rows: reading.rowsRead,
    rejected: reading.rowsRejected,
    above: reading.rowsAbove,
    warnings: reading.warnings,
  });
}

/** One scan: for each column how many cells are filled, and how many match each pattern. */
async function countMatches(session: Session, columns: readonly string[]): Promise<Record<string, number>> {
  if (columns.length === 0) return {};
  const bare = columns.map(
    (name, index) => `regexp_replace(${quoted(name)}, ${literal(SPACES)}, '', 'g') as s${index}`,
  );
  const counted = columns.flatMap((_name, index) => [
    `count(s${index}) as f${index}`,
    `approx_count_distinct(s${index}) as d${index}`,
    ...PATTERNS.map(
      ([, pattern], rank) =>
        `count(*) filter (regexp_full_match(s${index}, ${literal(pattern)})) as m${index}_${rank}`,
    ),
  ]);
  const [row] = await session.rows(
    `select ${counted.join(', ')} from (select ${bare.join(', ')} from extract)`,
    z.record(z.string(), z.int()),
  );
  return row ?? {};
}

/** An estimate is within a few hundredths. */
const MAYBE_UNIQUE = 0.8;

/** Exact, for the columns that an estimate leaves in doubt. */
async function uniqueColumns(
  session: Session,
  columns: readonly string[],
  counts: Readonly<Record<string, number>>,
): Promise<ReadonlySet<string>> {
  const unique = new Set<string>();
  for (const [index, name] of columns.entries()) {
    const filled = counts[`f${index}`] ?? 0;
    if (filled === 0 || (counts[`d${index}`] ?? 0) < filled * MAYBE_UNIQUE) continue;
    const [row] = await session.rows(
      `select count(distinct ${quoted(name)}) as values from extract`,
      z.strictObject({ values: z.int() }),
    );
    if (row?.values === filled) unique.add(name);
  }
  return unique;
}

function guessType(
  counts: Record<string, number>,
  index: number,
): { guessedType: (typeof TYPES)[number]; filled: number } {
  const filled = counts[`f${index}`] ?? 0;
  const rank = PATTERNS.findIndex(
    (_pattern, place) => filled > 0 && (counts[`m${index}_${place}`] ?? 0) >= filled * NEARLY_ALL,
  );
  return { guessedType: PATTERNS[rank]?.[0] ?? 'text', filled };
}
