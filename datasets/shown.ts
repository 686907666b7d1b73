/** What a dataset's pages show of its published tables first: rows, maps, curves. */
import { z } from 'zod';

const FieldName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'snake_case');
const Sentence = z.string().min(10);

const CellValue = z.union([z.string(), z.number(), z.boolean()]);
/** Which rows: each column is one of its values. */
const Where = z.record(FieldName, z.union([CellValue, z.array(CellValue).min(1)])).default({});

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
  where: Where,
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
  per_inhabitants: z
    .int()
    .min(1)
    .optional()
    .describe('of counted rows: the rate for so many inhabitants is drawn, the count stands beside it'),
  month: FieldName.optional().describe(
    'column AAAA-MM: the map shows the newest published month, curves all',
  ),
  unsettled_months: z.int().min(0).default(0).describe('the last months, whose value still moves: not drawn'),
  target: FieldName.optional().describe(
    'column of a target in the same unit: the tints of the map are cut at it, the same in all months',
  ),
  where: Where,
  each: z
    .strictObject({ column: FieldName, labels: z.record(z.string(), z.string()) })
    .optional()
    .describe('one drawing per value that has a label, in their order'),
});
export type Chart = z.infer<typeof Chart>;

/** One wait, at every level of territory and period: a row of `table` for each. */
const AnswerMeasure = z.strictObject({
  title: z.string(),
  short: z.string().describe('French: completes « l’attente baisse … »'),
  text: Sentence.describe('French: from where to where, for whom'),
  table: FieldName,
  where: Where,
  value: FieldName,
  unit: z.string().describe('French, plural'),
  target: FieldName.optional().describe('column of the legal target, in the same unit'),
  share: FieldName.optional().describe('column of the share within the target'),
  people: z
    .strictObject({
      all: FieldName.describe('column: people who should get there'),
      all_words: z.string().describe('French, plural: « personnes entrées »'),
      reached: FieldName.describe('column: those who did, of whom the value is'),
      reached_words: z.string().describe('French, plural: « personnes orientées »'),
      have: z.string().describe('French: « ont été orientées »'),
      have_not: z.string().describe('French: « ne l’étaient pas encore »'),
    })
    .optional()
    .describe('of whom the value and the share are'),
  quarters: z
    .strictObject({ least: FieldName, most: FieldName })
    .optional()
    .describe('columns of the first and the third quartile of the value: how sure a change of it is'),
  unsettled_months: z
    .int()
    .min(0)
    .default(3)
    .describe(
      'the last months, in which those who wait long are not in the value yet: shown, never compared',
    ),
});
export type AnswerMeasure = z.infer<typeof AnswerMeasure>;

/** The question that a dataset answers on its first screen, from tables that have levels of territory and period. */
export const Answers = z.strictObject({
  question: Sentence,
  measures: z.array(AnswerMeasure).min(1).max(4),
  territory: z.strictObject({
    level: FieldName.describe('column: france, region, departement'),
    code: FieldName,
    name: FieldName,
    observed: FieldName.describe('column: départements that the row holds'),
    all: FieldName.describe('column: départements of the territory'),
  }),
  period: z.strictObject({ level: FieldName.describe('column: mois, trimestre, annee'), code: FieldName }),
  for_whom: z.strictObject({
    column: FieldName,
    total: z.string(),
    labels: z.record(z.string(), z.string()),
  }),
  marks: z
    .strictObject({
      table: FieldName,
      date: FieldName,
      until: FieldName.optional().describe('column of its last day, empty while it goes on'),
      title: FieldName,
      departements: FieldName,
      people: FieldName.optional().describe('column: people whom it is about'),
    })
    .optional()
    .describe('what began, on a day, in some départements, and may have ended: marked on curves'),
  definitions: FieldName.optional().describe(
    'table that tells of whom and from where to where each measure is: linked to',
  ),
  coverage: z
    .strictObject({
      table: FieldName,
      departement: FieldName,
      what: FieldName,
      labels: z.record(z.string(), z.string()),
      status: FieldName,
      statuses: z.record(z.string(), z.string()),
      until: FieldName,
    })
    .optional()
    .describe('who told what of a département, and until when'),
});
export type Answers = z.infer<typeof Answers>;

/** What something changed, month by month: one drawing for each row of `of`, with its sentence. */
export const Effects = z.strictObject({
  title: z.string(),
  text: Sentence,
  of: z.strictObject({ table: FieldName, key: FieldName, title: FieldName, sentence: FieldName }),
  by: z.strictObject({
    table: FieldName,
    key: FieldName.describe('column that names a row of `of`'),
    month: FieldName,
    rank: FieldName.describe('column: months since it began, negative before'),
    value: FieldName,
    low: FieldName,
    high: FieldName,
  }),
  unit: z.string().describe('of the value, French, plural'),
});
export type Effects = z.infer<typeof Effects>;

/** The rows of one published table: each stands under its commune, with what one needs to go there. */
const DirectoryEntries = z.strictObject({
  table: FieldName,
  one: z.string().describe('French: what a row is, « structure »'),
  several: z.string().describe('French, plural'),
  id: FieldName,
  name: FieldName,
  commune: FieldName.describe('column with the code INSEE of its commune'),
  commune_name: FieldName,
  postcode: FieldName,
  address: FieldName,
  longitude: FieldName,
  latitude: FieldName,
  kind: z.strictObject({
    column: FieldName.describe('text or list; of `famille--garde`, what stands before the two hyphens'),
    labels: z
      .record(z.string(), z.string())
      .describe('French, by value; in the order in which they are shown'),
    other: z.string().describe('French: of a row that has none of them'),
  }),
  telephone: FieldName.optional(),
  mail: FieldName.optional(),
  site: FieldName.optional(),
  hours: FieldName.optional().describe('opening hours as OpenStreetMap writes them'),
  updated: FieldName.optional().describe('column of the day on which its source last said so, AAAA-MM-JJ'),
});
export type DirectoryEntries = z.infer<typeof DirectoryEntries>;

/** Published rows that are places, found by département and near a commune. */
export const Directory = z.strictObject({
  title: z.string().min(10).describe('French: the title of the search'),
  text: z.string().min(10).describe('French: what is found, and what is not'),
  per_inhabitants: z.int().min(1).default(10_000).describe('rates are told for so many inhabitants'),
  entries: z.array(DirectoryEntries).min(1).max(3),
});
export type Directory = z.infer<typeof Directory>;
