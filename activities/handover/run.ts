/** What travels between rooms, and so through Temporal: references, counts and verdicts. Never a row, an identifier or a secret. */
import { z } from 'zod';

/** A run of a dataset, the same for every step of it. */
export const Run = z.strictObject({ run: z.string().regex(/^[a-zA-Z0-9._-]+$/), dataset: z.string() });
export type Run = z.infer<typeof Run>;

export const PlannedSource = z.strictObject({
  source: z.string(),
  partner: z.string(),
  unavailable: z.enum(['last_good', 'hold', 'go_without']),
  take: z.enum(['last', 'every']),
});
export type PlannedSource = z.infer<typeof PlannedSource>;

export interface ReceiveExtract extends Run {
  readonly source: string;
  readonly extracts?: string;
  /** YYYY-MM-DD: files whose names say a later day are not there yet. */
  readonly until?: string;
}

/** An extract in the raw zone, sealed under its SHA-256. */
export const SealedExtract = z.strictObject({
  source: z.string(),
  sha256: z.string(),
  key: z.string(),
  fileName: z.string(),
  bytes: z.number(),
  /** True when these very bytes were received before. */
  seenBefore: z.boolean(),
  /** The day that the file's name states, else the one that its server or portal gives it. */
  date: z.iso.date().nullable(),
  /** Made up, to try the toolkit. */
  invented: z.literal(true).optional(),
});
export type SealedExtract = z.infer<typeof SealedExtract>;

/** One extract's rows, typed to the contract. rowsIn = rowsOut + rowsRejected. */
export const NormalisedSource = z.strictObject({
  source: z.string(),
  /** SHA-256 of the extract. */
  extract: z.string(),
  /** Rows about persons are kept, pseudonymised, in the restricted zone; others last as long as the run. */
  zone: z.enum(['work', 'restricted']),
  /** Name of the key epoch of its pseudonyms, where it has any. */
  keys: z.string().nullable(),
  table: z.string(),
  rowsKey: z.string(),
  issuesKey: z.string(),
  /** Pseudonyms of every identifier the extract held; null where the dataset is not about persons, or an earlier toolkit noted none. */
  identifiersKey: z.string().nullable().default(null),
  /** The opposition list that was applied, and how many rows it took out; absent where nobody has opposed. */
  oppositions: z.strictObject({ list: z.string(), rows: z.number() }).optional(),
  rowsIn: z.number(),
  rowsOut: z.number(),
  rowsRejected: z.number(),
  placeUnit: z.enum(['ligne', 'enregistrement']),
  /** Of a workbook: the sheet that was read. */
  sheet: z.string().optional(),
  speed: z.enum(['fast', 'careful']),
});
export type NormalisedSource = z.infer<typeof NormalisedSource>;

export const Verdict = z.enum(['publish', 'hold', 'refuse']);
export type Verdict = z.infer<typeof Verdict>;

/** Result of the rules on one subject (a source, or the dataset): counts travel, places stay in storage. */
export const Checked = z.strictObject({
  subject: z.string(),
  findingsKey: z.string(),
  placesKey: z.string(),
  findings: z.number(),
  /** Rows that were left out as none of the dataset's, counted apart from what is rejected; absent where an earlier toolkit checked. */
  outside: z.number().optional(),
  verdict: Verdict,
  /** English sentences for the operator: why it is held or refused. */
  reasons: z.array(z.string()),
});
export type Checked = z.infer<typeof Checked>;

/**
 * `stale`: today's extract failed, an earlier good one stands in. `kept`: an earlier extract of a source whose every
 * extract counts.
 */
export const ExtractStatus = z.enum(['fresh', 'stale', 'kept']);
export type ExtractStatus = z.infer<typeof ExtractStatus>;

/** One extract taken through the branch of its source. A source that takes every extract has several. */
export interface IngestedSource {
  readonly source: string;
  readonly status: ExtractStatus;
  readonly extract: SealedExtract;
  readonly normalised: NormalisedSource;
  readonly checked: Checked;
  /** Other names under which the same bytes came; absent where there are none. Its rows are counted once. */
  readonly copies?: readonly string[];
}

/** A source whose extract could not be taken: why, for the operator and for the partner. */
export interface FailedSource {
  readonly source: string;
  readonly reason: string;
  readonly partnerSentence: string;
  /** True when the partner's file was refused; false when nothing could be had of it. */
  readonly rejected: boolean;
  /** A setting of ours kept it away, and nobody else's doing: it is told even where the extract need not come. */
  readonly ours?: true;
  /** What was received, when anything was. */
  readonly extract: SealedExtract | null;
  /** Present when rules refused it: its findings. */
  readonly checked: Checked | null;
}

export const SourceCounts = z.strictObject({
  source: z.string(),
  /** SHA-256 of the extract. */
  extract: z.string(),
  rowsIn: z.number(),
  rowsOut: z.number(),
  rowsRejected: z.number(),
  rowsMerged: z.number(),
});
export type SourceCounts = z.infer<typeof SourceCounts>;

export interface AssembleDataset extends Run {
  readonly sources: readonly NormalisedSource[];
}

/** The assembled tables in the work zone, and what became of every row that came in. */
export const Assembled = z.strictObject({
  tables: z.array(z.strictObject({ name: z.string(), key: z.string(), rows: z.number() })),
  counts: z.array(SourceCounts),
  /** Mark of the opposition list that took contacts out; absent where nobody opposed. */
  withheld: z.string().optional(),
});
export type Assembled = z.infer<typeof Assembled>;

/** The version consumers see now: what a failed source falls back to, and what the next one is compared with. */
export const CurrentVersion = z.strictObject({
  version: z.string(),
  inputs: z.array(SealedExtract),
  rows: z.record(z.string(), z.number()),
});
export type CurrentVersion = z.infer<typeof CurrentVersion>;

/** An extract of the run, beside those of the current version. */
export type CheckedDelivery = Pick<SealedExtract, 'source' | 'sha256' | 'fileName'>;

export interface CheckDataset extends Run {
  readonly assembled: Assembled;
  readonly current: CurrentVersion | null;
  /** Those that are judged against the deliveries before; absent in runs of older workers. */
  readonly deliveries?: readonly CheckedDelivery[];
}

export interface DeferRevisions extends Run {
  readonly assembled: Assembled;
  readonly current: CurrentVersion | null;
}

/** `sums`: those that keep their published rows, since they would have moved by few persons. */
export const Deferred = z.strictObject({ assembled: Assembled, sums: z.number() });
export type Deferred = z.infer<typeof Deferred>;

export interface ScanDataset extends Run {
  readonly current: CurrentVersion | null;
  readonly assembled: Assembled;
  readonly sources: readonly NormalisedSource[];
}

/** Whether nothing in the open tables names somebody; English sentences for the operator where something may. */
export const ScanVerdict = z.strictObject({ verdict: Verdict, reasons: z.array(z.string()) });
export type ScanVerdict = z.infer<typeof ScanVerdict>;

export interface CompareContract extends Run {
  readonly current: CurrentVersion | null;
}

/** Whether the declared contract may follow the published one; English sentences for the operator where it may not at once. */
export const ContractVerdict = z.strictObject({ verdict: Verdict, reasons: z.array(z.string()) });
export type ContractVerdict = z.infer<typeof ContractVerdict>;

/** `superseded`: newer extracts than those of the run were published meanwhile. */
export const RunStatus = z.enum([
  'published',
  'unchanged',
  'superseded',
  'held',
  'refused',
  'rejected',
  'failed',
  'cancelled',
]);
export type RunStatus = z.infer<typeof RunStatus>;

export interface WriteReports extends Run {
  readonly asOf: string;
  readonly status: RunStatus;
  readonly ingested: readonly IngestedSource[];
  readonly failed: readonly FailedSource[];
  readonly assembled: Assembled | null;
  readonly checked: Checked | null;
  readonly version: string | null;
}

/** The home page of the consumers' site and the dataset's own, in the open zone. */
export const WrittenCatalogue = z.strictObject({ home: z.string(), page: z.string() });
export type WrittenCatalogue = z.infer<typeof WrittenCatalogue>;
