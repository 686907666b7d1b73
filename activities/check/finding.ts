/** What a check says of the rows of one source, or of a whole dataset. Counts, names and line numbers: never a cell. */
import { z } from 'zod';
import { Severity, type Source } from '../../datasets/dataset.js';

/** How many lines are shown with a finding; all are in places.parquet. */
export const SAMPLE_PLACES = 20;

export const Finding = z.strictObject({
  code: z.string(),
  kind: z.enum(['issue', 'rule']),
  severity: Severity,
  table: z.string(),
  /** Published field; null when it is about the whole row, the file or the table. */
  field: z.string().nullable(),
  /** Empty: the whole dataset. */
  source: z.string(),
  /** SHA-256 of the extract that it is about; absent where the source has one, or all of them are meant. */
  extract: z.string().optional(),
  /** The partner's own column names that feed the field. */
  columns: z.array(z.string()),
  /** All places, not only the sample. 1 for a rule about a whole table. */
  count: z.int().min(1),
  /** The rows concerned are not published. */
  rejects: z.boolean(),
  /** What a table rule measured; the highest figure where several rows have one. */
  measure: z.number().optional(),
  /** Why the rule matters for this dataset, in French. */
  why: z.string().optional(),
  /** What its sentence of the catalogue is filled with, beside the columns: figures, as French writes them, and a département. */
  figures: z.record(z.string(), z.string()).optional(),
  /** What was seen, then what the partner should do, in French. */
  what: z.string(),
  fix: z.string(),
  /** The lowest lines, in order. */
  places: z.array(z.int()).max(SAMPLE_PLACES),
});
export type Finding = z.infer<typeof Finding>;

/** The partner's columns that feed a field, in the order it declared them. */
export function columnsFeeding(source: Pick<Source, 'columns'> | undefined, field: string | null): string[] {
  return Object.entries(source?.columns ?? {})
    .filter(([, use]) => 'feeds' in use && use.feeds.some((fed) => fed === field))
    .map(([name]) => name);
}

/** Puts the partner's words in a sentence of the catalogue: its columns, else the field, else the row. */
export function fillSentence(sentence: string, columns: readonly string[], field: string | null): string {
  const named = columns.length > 0 ? columns : field === null ? [] : [field];
  const names = named.length > 0 ? named.map((name) => `« ${name} »`).join(', ') : 'Ligne entière';
  return sentence.replaceAll('{champ}', () => names);
}

/** The gravest first, then by place in the dataset: the same findings always come in the same order. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const keyed = findings.map((finding) => ({ finding, key: sortKey(finding) }));
  return keyed
    .sort((left, right) => (left.key < right.key ? -1 : Number(left.key > right.key)))
    .map(({ finding }) => finding);
}

function sortKey(finding: Finding): string {
  const rank = Severity.options.length - Severity.options.indexOf(finding.severity);
  return JSON.stringify([rank, finding.table, finding.field ?? '', finding.code, finding.source, finding]);
}
