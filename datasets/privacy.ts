/** What a dataset declares about what its open tables may tell of persons. */
import { z } from 'zod';

const FieldName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'snake_case');

/** Open tables of counts of persons: which rows add up, and which columns are parts of the count. */
export const CountFamily = z.strictObject({
  tables: z.array(FieldName).min(1),
  /** Columns that, together, name one sum; `part` names its members, of which `total` is the whole. */
  group: z.array(FieldName).min(1),
  part: FieldName,
  total: z.string(),
  count: FieldName,
  status: FieldName.describe(
    'column that says secret where the count is hidden, and non_disponible where there is none',
  ),
  /** Columns of counts, or of shares, of the persons counted. */
  counts: z.array(FieldName).default([]),
  shares: z.array(FieldName).default([]),
  /** Rows whose shares are none: an average, say. */
  unless: z.record(FieldName, z.array(z.string())).default({}),
});
export type CountFamily = z.infer<typeof CountFamily>;

/** The noise of the cell-key method, and what it promises. */
export const CellKey = z.strictObject({
  variance: z.number().min(0).describe('of the persons that are added to a count'),
  deviation: z.int().min(0).describe('persons that are added to a count, or taken away, at most'),
  /** How far a mean moves: so many times its farthest member's distance from it, by the number of members. */
  mean_shift: z.tuple([z.number().min(0), z.number().min(0)]),
  /** How many places off a quantile is read. */
  rank_shift: z.tuple([z.number().min(0), z.number().min(0)]),
  certainty: z
    .number()
    .gt(0)
    .lt(1)
    .describe(
      'how often, at most, who states the exact size of a group of fewer than the threshold is right',
    ),
});
export type CellKey = z.infer<typeof CellKey>;

/** Everything that open tables tell of persons: a column that is in none of the lists is not published. */
export const ToldTables = z.strictObject({
  tables: z.array(FieldName).min(1),
  /** Columns that, together, name a row. */
  cell: z.array(FieldName).min(1),
  /** Column of the cell → populations that overlap each other: the proof by attack tries these, and no others may be told. */
  populations: z.record(FieldName, z.array(z.string()).min(1)).default({}),
  counts: z.array(FieldName).min(1),
  /** Column → the count of those it is about. */
  means: z.record(FieldName, FieldName).default({}),
  shares: z.record(FieldName, FieldName).default({}),
  /** Column → the count, and the share of it that is on the shorter side. */
  quantiles: z
    .record(FieldName, z.strictObject({ of: FieldName, tail: z.number().gt(0).max(0.5) }))
    .default({}),
  /** Rows whose shares are averages. */
  unless: z.record(FieldName, z.array(z.string())).default({}),
  /** Column → how it follows from other columns of the row, in French. */
  derived: z.record(FieldName, z.string().min(10)).default({}),
  /** Columns that say nothing of persons: what is measured, its target, why there is no figure. */
  labels: z.array(FieldName).default([]),
  /** Among the labels, the column that says non_disponible where no source could tell. */
  status: FieldName.optional(),
  together: z
    .int()
    .min(1)
    .optional()
    .describe(
      'rows of a table that are revised together at least; more than the noise of one person’s change can move. Else the threshold',
    ),
  /** Rows of the value `total` of the column `part` are about the persons of the other values, and more. */
  adds_up: z.strictObject({ part: FieldName, total: z.string() }).optional(),
});
export type ToldTables = z.infer<typeof ToldTables>;

/** What may name somebody by its shape alone. */
export const SHAPES = ['nir', 'telephone', 'courriel', 'iban'] as const;
export type Shape = (typeof SHAPES)[number];
/** Names of places and codes: « Paris » is a surname too. */
export const PUBLIC_WORDS = 'mots_publics';

/** An open table with a row for each person: what rows must share to hide each other. */
export const MicrodataLimits = z.strictObject({
  /** Columns by which somebody may be known to others. */
  quasi: z.array(FieldName).min(1),
  /** Columns that nobody is to learn; of numbers, t is a distance along their order. */
  sensitive: z.array(z.strictObject({ column: FieldName, numeric: z.boolean().default(false) })).default([]),
  k: z.int().min(2),
  l: z.int().min(1).optional(),
  t: z.number().min(0).max(1).optional(),
});
export type MicrodataLimits = z.infer<typeof MicrodataLimits>;
/** How a person who opposes is told from others, in domains of pseudonyms. */
export const Erasure = z.strictObject({
  mark: FieldName.describe(
    'the domain that decides: two of its values are two persons, whatever else they share',
  ),
  sure: z
    .array(FieldName)
    .min(1)
    .describe('domains of which one value names one person, the mark among them'),
});
export type Erasure = z.infer<typeof Erasure>;

export const Privacy = z.strictObject({
  method: z
    .enum(['suppression', 'cell_key'])
    .default('suppression')
    .describe(
      'suppression: few are hidden, and what would give them away; cell_key: every figure carries noise of its people',
    ),
  cell_key: CellKey.optional(),
  told: z.array(ToldTables).default([]).describe('for cell_key: the model of what is public'),
  threshold: z
    .int()
    .min(2)
    .optional()
    .describe('fewer persons are never told, nor what leaves fewer beside a number that is told'),
  threshold_source: z.string().optional().describe('the rule or the text of law the threshold comes from'),
  no_counts: z
    .record(FieldName, z.string().min(10))
    .default({})
    .describe('open tables that the audit need not attack, and why'),
  microdata: z
    .record(FieldName, MicrodataLimits)
    .default({})
    .describe('open tables with a row for each person, and what keeps them apart'),
  subjects: z.string().min(10).optional().describe('French: whom the data are about, for the register'),
  restricted_to: z
    .string()
    .min(10)
    .optional()
    .describe('French: who may see the restricted tables, for the register'),
  erasure: Erasure.optional().describe('without it nobody can be erased'),
  contacts: z
    .record(FieldName, z.array(FieldName).min(1))
    .default({})
    .describe(
      'text columns of open tables in which a professional’s contact may stand: it goes when she opposes',
    ),
  counts: z
    .array(CountFamily)
    .default([])
    .describe('counts of persons and what adds up to them, for the audit'),
  may_hold: z
    .record(
      z.string().regex(/^[a-z0-9_]+\.[a-z0-9_]+$/, 'table.column'),
      z.array(z.enum([...SHAPES, PUBLIC_WORDS])).min(1),
    )
    .default({})
    .describe(
      'open columns that are meant to hold a telephone, an e-mail address…, or words of a public list (mots_publics), whoever has them for a name; any other such cell refuses the version',
    ),
});
export type Privacy = z.infer<typeof Privacy>;
