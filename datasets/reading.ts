/** How a source's files are written: declared, parsed once. */
import { z } from 'zod';

/** Names of elements from the root down, as in `Racine/InfosFoyerRSA/Personne`; namespace prefixes are left out. */
const ElementPath = z
  .string()
  .regex(/^[\p{L}_][\p{L}\p{N}._-]*(\/[\p{L}_][\p{L}\p{N}._-]*)*$/u, 'element names joined by slashes');

/**
 * Where in an XML document the column stands, from the root. Of elements that repeat the first is meant, unless the
 * step says `[last]`, or names a child and its text: `Prestations[NATPREST=RSA]/ROLEPERS`. Of several paths, the
 * first that gives a value wins.
 */
export const ColumnPath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

export const FileFormat = z.enum(['csv', 'xlsx', 'ods', 'json', 'ndjson', 'xml', 'parquet']);
export type FileFormat = z.infer<typeof FileFormat>;

/** How rows stand in an XML document. What is neither a column's path nor named here is told to the partner, never read. */
export const XmlShape = z.strictObject({
  /** The element that repeats, held in memory one at a time. */
  group: ElementPath,
  /** The element below it that makes one row each; the group itself where nothing is said. */
  record: ElementPath.optional(),
  /** Known subtrees that are not read. A column's path may still lead into one. */
  ignored: z.array(ElementPath).default([]),
  /** The same for what must never be read: no column's path may lead into one. */
  toxic: z.array(ElementPath).default([]),
  /** Counts the document states of itself; groups read must be `total`, or `total` less `anomalies`. */
  trailer: z
    .strictObject({
      total: ElementPath,
      anomalies: ElementPath.optional(),
      characters: ElementPath.optional(),
      dossier: z
        .string()
        .optional()
        .describe(
          'the column that names a dossier, where one may come in several groups: totals then count dossiers',
        ),
    })
    .optional(),
});
export type XmlShape = z.infer<typeof XmlShape>;

/** How the partner writes its file. What is declared is pinned: another dialect is a finding. */
export const Reading = z.strictObject({
  format: FileFormat.optional(),
  encoding: z.string().optional(),
  delimiter: z.string().min(1).max(4).optional(),
  quote: z.string().max(1).optional(),
  /** Line of the header, counted from 1. With `columns`: how many lines stand above the first record. */
  headerLines: z.int().min(0).optional(),
  /** Names, for a file that has no header. */
  columns: z.array(z.string().min(1)).min(1).optional(),
  /** The sheet of a workbook; without it, the one that holds the table. */
  sheet: z.string().optional(),
  /** Which table of a text file or a sheet is meant, counted from 1, where blank lines part several. */
  table: z.int().min(1).optional(),
  /** Which file of a zip is meant, where it holds several; `*` stands for any letters. */
  member: z.string().optional(),
  /** Dotted path to the array of records in a JSON document. */
  recordsPath: z.string().optional(),
  /** For an XML document; each column then has a `path`. The encoding is the prolog's. */
  xml: XmlShape.optional(),
});
export type Reading = z.infer<typeof Reading>;
