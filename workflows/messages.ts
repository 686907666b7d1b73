/** What goes into and comes out of each workflow: types, signals and queries. */
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { DeliveryOutcome } from '../activities/handover/deliver.js';
import type { Decision } from '../activities/handover/hold.js';
import type { PublishMode } from '../activities/handover/portal.js';
import type { WithdrawVersion } from '../activities/handover/release.js';
import type { WrittenReport } from '../activities/handover/report.js';
import type {
  FailedSource,
  IngestedSource,
  RunStatus,
  SealedExtract,
  SourceCounts,
  WrittenCatalogue,
} from '../activities/handover/run.js';

export interface PublishDataset {
  readonly run: string;
  readonly dataset: string;
  /** The day the version is named after, YYYY-MM-DD. Nothing published is computed from it. */
  readonly asOf: string;
  /** Takes extracts from `<folder>/<source>/` of the worker's machine instead of the declared locations. */
  readonly extracts?: string;
  /** YYYY-MM-DD: files whose names say a later day are not there yet. */
  readonly until?: string;
  /** What data.gouv.fr is told of the version; nothing unless said otherwise. */
  readonly publish?: PublishMode;
  /** The namespace knows the search attributes. */
  readonly searchable?: boolean;
  /** Partners are told of their reports; not of samples and trials, unless somebody says so. */
  readonly deliver?: boolean;
}

export interface WithdrawRequest extends WithdrawVersion {
  readonly run: string;
  /** `apply`: data.gouv.fr is told, and serves nothing of it any more. */
  readonly publish: PublishMode;
}

export interface RebuildVersion {
  readonly run: string;
  readonly dataset: string;
  readonly version: string;
}

export interface IngestSource {
  readonly run: string;
  readonly dataset: string;
  readonly source: string;
  readonly extracts?: string;
  readonly until?: string;
  /** Extracts of earlier versions that count as well, for a source that takes every one. */
  readonly earlier: readonly SealedExtract[];
}

/** What became of a source's extracts; a source may have both. */
export interface IngestOutcome {
  readonly taken: readonly IngestedSource[];
  readonly failed: readonly FailedSource[];
}

export type Step = 'waiting' | 'extract' | 'normalise' | 'check' | 'done' | 'stale' | 'failed';

export interface SourceProgress {
  readonly source: string;
  readonly step: Step;
  readonly rowsIn?: number;
  readonly rowsOut?: number;
  readonly rowsRejected?: number;
  /** None of the dataset's: counted apart. */
  readonly rowsOutside?: number;
  readonly findings?: number;
}

export type Phase =
  | 'ingest'
  | 'assemble'
  | 'check'
  | 'held'
  | 'release'
  | 'report'
  | 'publish'
  | 'deliver'
  | 'done';

export interface RunProgress {
  readonly run: string;
  readonly dataset: string;
  readonly phase: Phase;
  /** Every phase entered so far, in order: whoever looks now and then misses none. */
  readonly passed: readonly Phase[];
  readonly sources: readonly SourceProgress[];
  /** What a run that waits for a person has to show, and why it waits. */
  readonly held: HeldReport | null;
}

/** What a run that waits was judged against, and the digest of what its page shows: a decision names it. */
export interface HeldReport extends RunReport {
  readonly judged: string | null;
  readonly evidence: string;
}

export interface SourceReport extends Omit<SourceCounts, 'extract'> {
  readonly status: 'fresh' | 'stale' | 'kept' | 'failed';
  /** None of the dataset's: counted apart from what was rejected. */
  readonly rowsOutside?: number;
  readonly findings: number;
  /** Why the extract was not taken, for the operator. */
  readonly reason?: string;
  /** The same as its partner is told, in French. */
  readonly told?: string;
}

/** What became of the publication on data.gouv.fr. A failed one leaves the version released: insertion publish takes it up. */
export interface PublicationReport {
  readonly status: 'planned' | 'published' | 'same' | 'failed';
  readonly portal: string | null;
  readonly datasetId: string | null;
  readonly version: string | null;
  readonly changes: number;
  readonly notes: readonly string[];
  /** Why it failed. */
  readonly reason: string | null;
}

export interface RunReport {
  readonly runId: string;
  readonly dataset: string;
  readonly status: RunStatus;
  readonly version: string | null;
  readonly sources: readonly SourceReport[];
  readonly manifest: string | null;
  /** The consumers' site, drawn anew; null where nothing was published. */
  readonly catalogue: WrittenCatalogue | null;
  readonly reports: readonly WrittenReport[];
  /** What became of telling the partners; empty where they were not to be told. */
  readonly deliveries: readonly DeliveryOutcome[];
  /** The data team's page of the run, in the restricted zone; null where it came to none. */
  readonly page: string | null;
  /** Null where data.gouv.fr was not to be told. */
  readonly publication: PublicationReport | null;
  readonly reasons: readonly string[];
}

export const approve = defineSignal<[Decision]>('approve');
export const reject = defineSignal<[Decision]>('reject');
export const progress = defineQuery<RunProgress>('progress');
export const sourceProgress = defineQuery<SourceProgress>('sourceProgress');
