/** The shape of a dataset folder. A zod schema is the only definition; YAML files are parsed by it, once. */
import { z } from 'zod';
import { Decimal } from './_columns/decimal-column.js';
import type { Partner } from './_organisations/partner.js';
import { Calendar } from './calendar.js';
import { Datagouv } from './datagouv.js';
import { DepartementPages } from './departement-pages.js';
import { Drop } from './drop.js';
import { Retention, Tolerance } from './extract-terms.js';
import { FORMATS, type Format } from './formats.js';
import { Location } from './location.js';
import { Name } from './name.js';
import { Privacy } from './privacy.js';
import { ColumnPath, Reading } from './reading.js';
import { Hold, Schedule } from './schedule.js';
import { Answers, Chart, Directory, Effects, Highlight } from './shown.js';
import type { Waiver } from './waivers.js';

export type { Format };

const FieldName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'snake_case');
const Sentence = z.string().min(10);

/** How grave a finding is: told, warned, waits for a person, stops the publication. */
export const Severity = z.enum(['info', 'warn', 'hold', 'refuse']);
export type Severity = z.infer<typeof Severity>;

/** One column of a published table, derived from its contract. */
export const Column = z.object({
  name: FieldName,
  type: z.enum(['text', 'date', 'number', 'decimal', 'integer', 'boolean', 'list', 'uuid']),
  /** Of a decimal, and of nothing else. */
  decimal: Decimal.optional(),
  required: z.boolean(),
  description: z.string(),
  unit: z.string().optional(),
  source: z.string().optional(),
  examples: z.array(z.unknown()).default([]),
  values: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  /** Filled by the toolkit where the partner says nothing: the source's id, or the day of the extract. */
  fallback: z.enum(['source', 'extract_date']).optional(),
  /** The day that the row describes: an extract that states one far ahead is refused. */
  asOf: z.literal(true).optional(),
  /** The day of what has happened: none is a year later than the extract, nor before that first day. */
  happenedSince: z.iso.date().optional(),
  /** Computed at assembly: no source feeds it. */
  derived: z.literal(true).optional(),
  /** Domain of its pseudonyms: the mapping gives an identifier in clear, which never leaves its session. */
  identifier: FieldName.optional(),
});
export type Column = z.infer<typeof Column>;

/** Where a table ends: published, kept for those who may see pseudonyms, or only between mapping and assembly. */
export const TableZone = z.enum(['open', 'restricted', 'work']);
export type TableZone = z.infer<typeof TableZone>;

/** A column whose values are rows of another table of the version: its meanings, by their key. A foreign key of Table Schema. */
export const Reference = z.object({ column: FieldName, table: FieldName, key: FieldName });
export type Reference = z.infer<typeof Reference>;

/** `working` columns travel from mapping to assembly and are never published. */
export const Table = z.object({
  name: FieldName,
  zone: TableZone,
  title: z.string(),
  grain: z.string(),
  columns: z.array(Column),
  working: z.array(Column),
  references: z.array(Reference).optional(),
  formats: z.array(z.enum(FORMATS)),
});
export type Table = z.infer<typeof Table>;

/** What a column tells of a person. Compulsory for every column of a dataset about persons. */
export const ColumnClass = z.enum([
  'identifier',
  'quasi_identifier',
  'sensitive',
  'free_text',
  'neutral',
  'drop',
]);
export type ColumnClass = z.infer<typeof ColumnClass>;

const COLUMN_USE = {
  class: ColumnClass.optional(),
  optional: z.literal(true).optional(),
  path: ColumnPath.optional(),
};

/** What becomes of one of the partner's columns: it feeds fields of the table, or is left out for a stated reason. */
const PartnerColumn = z.union([
  z.strictObject({ feeds: z.array(FieldName).min(1), ...COLUMN_USE }),
  z.strictObject({ ignored: z.string().min(3), ...COLUMN_USE }),
]);
export type PartnerColumn = z.infer<typeof PartnerColumn>;

/** One rule of rules.yaml, or of a source: which rule, on what, how grave, and why. */
export const RuleUse = z.strictObject({
  rule: FieldName,
  table: FieldName,
  column: FieldName.optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).default({}),
  severity: Severity,
  why: Sentence,
});
export type RuleUse = z.infer<typeof RuleUse>;

export const Source = z.strictObject({
  source: Name,
  partner: Name,
  title: z.string(),
  table: FieldName,
  extract_date: z.iso
    .date()
    .describe('the day the extract states; what has no date of its own gets this one'),
  licence: z.string(),
  attribution: z.string(),
  unavailable: z
    .enum(['last_good', 'hold', 'go_without'])
    .describe('when the extract cannot be taken; go_without: not every partner sends it'),
  take: z
    .enum(['last', 'every'])
    .default('last')
    .describe('every: all files of the drop, and those of earlier versions, make the history of the source'),
  role: z
    .union([FieldName, z.array(FieldName).min(1)])
    .default([])
    .transform((role) => [role].flat())
    .describe(
      'what it tells, among the roles of the dataset: assembly asks for roles, so that any tool may play them',
    ),
  calendar: Calendar.optional(),
  retention: Retention.prefault({}),
  tolerance: Tolerance.prefault({}),
  max_rejected_share: z.number().min(0).max(1).default(0.5),
  part_bytes: z
    .int()
    .min(1)
    .optional()
    .describe(
      'a larger CSV or Parquet extract is normalised in parts of about so many bytes, by any workers',
    ),
  location: Location,
  drop: Drop.prefault({}),
  read: Reading.default({}),
  columns: z.record(z.string(), PartnerColumn),
  rules: z.array(RuleUse).default([]),
});
export type Source = z.infer<typeof Source>;

export const Metadata = z.strictObject({
  id: Name.refine((id) => id !== 'api', 'the API answers under this name; take another'),
  title: z.string(),
  description: z.string().min(100),
  licence: z.string(),
  frequency: z.enum(['daily', 'weekly', 'monthly', 'quarterly', 'annual', 'irregular']),
  keywords: z.array(z.string()),
  coverage: z.strictObject({ spatial: z.string(), granularity: z.string() }),
  contact: z.strictObject({ name: z.string(), email: z.email() }),
  formats: z
    .array(z.enum(FORMATS))
    .min(1)
    .default([...FORMATS]),
  personal: z
    .boolean()
    .default(false)
    .describe(
      'about persons: every column is classed, identifiers become pseudonyms, an unknown column stops the source',
    ),
  roles: z
    .record(FieldName, Sentence)
    .default({})
    .describe(
      'what sources may tell, each in a French sentence; every source of the dataset then plays one or more',
    ),
  privacy: Privacy.prefault({}),
  contract_version: z.string().regex(/^\d+\.\d+\.\d+$/),
  known_flaws: z.array(Sentence),
  schedule: Schedule.default({ jitter_minutes: 10, catch_up_hours: 12 }),
  hold: Hold.prefault({}),
  highlights: z.array(Highlight).default([]),
  charts: z.array(Chart).default([]),
  effects: Effects.optional(),
  answers: Answers.optional(),
  directory: Directory.optional(),
  datagouv: Datagouv.optional(),
  departement_pages: DepartementPages.optional(),
});
export type Metadata = z.infer<typeof Metadata>;

/** A SQL file: its name without extension, and its text. */
export interface SqlFile {
  readonly name: string;
  readonly sql: string;
}

/** The two files of a source, and its known anomalies where it has any. */
export interface DeclaredSource {
  readonly declaration: Source;
  readonly mapping: SqlFile;
  readonly waivers?: readonly Waiver[];
}

/** A dataset folder, read whole. `folder` is where relative locations start. */
export interface Dataset {
  readonly id: string;
  readonly folder: string;
  readonly metadata: Metadata;
  readonly tables: readonly Table[];
  readonly rules: readonly RuleUse[];
  readonly sources: readonly DeclaredSource[];
  readonly assembly: readonly SqlFile[];
  readonly partners: ReadonlyMap<string, Partner>;
  /** SHA-256 of every file that shapes the result: declarations, mappings, rules, code lists. */
  readonly revision: string;
}
