/** What travels when a run waits for a person, and what its page shows. */
import { z } from 'zod';
import { WrittenReport } from './report.js';
import { type Assembled, type CurrentVersion, Run, RunStatus } from './run.js';
import { SourceCost } from './source-cost.js';

/**
 * What a person said of a held version. Free text, in which a person may be named: it stands in the restricted zone, and the public is told
 * of its day alone. `evidence`: digest of the page that the person was shown. `date`: the day on which it was sent.
 */
export const Decision = z.strictObject({
  author: z.string(),
  reason: z.string(),
  evidence: z.string().optional(),
  date: z.iso.date().optional(),
});
export type Decision = z.infer<typeof Decision>;

export interface PreviewVersion extends Run {
  readonly assembled: Assembled;
  readonly current: CurrentVersion | null;
}

/** One open table of what waits, against what consumers have now: counts of rows. */
export const TablePreview = z.strictObject({
  name: z.string(),
  title: z.string(),
  rows: z.number(),
  /** Null where nothing is published yet. */
  previousRows: z.number().nullable(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  /** Columns with the most changed rows. */
  columns: z.array(z.strictObject({ name: z.string(), rows: z.number() })),
});
export type TablePreview = z.infer<typeof TablePreview>;

export const ShownSource = z.strictObject({
  source: z.string(),
  status: z.string(),
  rowsIn: z.number(),
  rowsOut: z.number(),
  /** Rows that could not be read. */
  rowsRejected: z.number(),
  /** Rows outside the scope of the dataset. rowsIn = rowsOut + rowsRejected + rowsOutside + rowsMerged. */
  rowsOutside: z.number().optional(),
  rowsMerged: z.number(),
  findings: z.number(),
  reason: z.string().optional(),
  /** The same as its partner is told, in French. */
  told: z.string().optional(),
  /** Known only where the place counts its requests. */
  cost: SourceCost.optional(),
});
export type ShownSource = z.infer<typeof ShownSource>;

export const Verdict = z.enum(['approved', 'rejected', 'expired']);
export type Verdict = z.infer<typeof Verdict>;

/** How a hold ended: the verdict, who gave it, and why. */
export const RunDecision = Decision.extend({ verdict: Verdict });
export type RunDecision = z.infer<typeof RunDecision>;

/** All that the data team is shown of a run; stored beside its page as `run.json`. */
export const WriteRunPage = Run.extend({
  asOf: z.string(),
  status: RunStatus,
  version: z.string().nullable(),
  sources: z.array(ShownSource).readonly(),
  reports: z.array(WrittenReport).readonly(),
  reasons: z.array(z.string()).readonly(),
  preview: z.array(TablePreview).readonly().nullable(),
  decision: RunDecision.nullable(),
  /** Why it was held before somebody decided; empty where it was not. */
  heldFor: z.array(z.string()).readonly().default([]),
  /** The version that it is judged against; null where there is none. */
  judged: z.string().nullable().default(null),
});
export type WriteRunPage = z.infer<typeof WriteRunPage>;

/** Folder of a run's page in the restricted zone. */
export function runFolder({ dataset, run }: Run): string {
  return `${dataset}/runs/${run}`;
}

/** Key in the restricted zone, and how long a held version waits. */
export interface RunPage {
  readonly key: string;
  /** Digest of what the page shows. */
  readonly evidence: string;
  readonly remindHours: number;
  readonly expireDays: number;
}

/** `reminder`: 0 when it begins to wait, then 1, 2…. */
export interface TellHeld extends Run {
  readonly page: string;
  readonly reasons: readonly string[];
  readonly reminder: number;
  readonly expireDays: number;
}
