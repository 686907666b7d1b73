/** What a dataset's pages show of its published tables first: rows, maps, curves. */
import { z } from 'zod';

const FieldName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'snake_case');
const Sentence = z.string().min(10);

const CellValue = z.union([z.string(), z.number(), z.boolean()]);
/** Rows of a published table that its page shows first. */
export const Highlight = z.strictObject({
  title: z.string(),
  text: Sentence,
  table: FieldName,
  columns: z.array(FieldName).min(1),
  headings: z
    .record(FieldName, z.string())
    .default({})
    .describe('what stands over a column, for people; its name where nothing is said'),
  where: z.record(FieldName, z.union([CellValue, z.array(CellValue).min(1)])).default({}),
  latest: FieldName.optional().describe(
    'only the rows with the greatest value of this column; where the table has a column statut, the greatest with something published',
  ),
  order: z.array(FieldName).default([]),
  limit: z.int().min(1).max(200).default(40),
});
export type Highlight = z.infer<typeof Highlight>;

/** A map by département, and curves where there are months, drawn from a published table. */
export const Chart = z.strictObject({
  title: z.string(),
  text: Sentence,
  table: FieldName,
  departement: FieldName.optional().describe('column with the code of a département'),
  commune: FieldName.optional().describe(
    'column with the code of a commune, whose département it counts for',
  ),
  value: FieldName.optional().describe('column that is drawn; without it, rows are counted'),
  unit: z.string().describe('of what is drawn, French, plural'),
  month: FieldName.optional().describe(
    'column AAAA-MM: the map shows the newest published month, curves all',
  ),
  where: z.record(FieldName, z.union([CellValue, z.array(CellValue).min(1)])).default({}),
  each: z
    .strictObject({ column: FieldName, labels: z.record(z.string(), z.string()) })
    .optional()
    .describe('one drawing per value that has a label, in their order'),
});
export type Chart = z.infer<typeof Chart>;
