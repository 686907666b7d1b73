/** What travels when a run waits for a person, and what its page shows. */
import { z } from 'zod';
import type { Assembled, CurrentVersion, Run, RunStatus } from './handover.js';
import type { WrittenReport } from './handover-report.js';

/** What a person said of a held version; it stands in the manifest. */
export const Decision = z.strictObject({ author: z.string(), reason: z.string() });
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
  /** Null: there is none yet. */
  previousRows: z.number().nullable(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  /** Columns with the most changed rows. */
  columns: z.array(z.strictObject({ name: z.string(), rows: z.number() })),
});
export type TablePreview = z.infer<typeof TablePreview>;

export interface ShownSource {
  readonly source: string;
  readonly status: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
  readonly rowsMerged: number;
  readonly findings: number;
  readonly reason?: string;
}

/** All that the data team is shown of a run. */
export interface WriteRunPage extends Run {
  readonly asOf: string;
  readonly status: RunStatus;
  readonly version: string | null;
  readonly sources: readonly ShownSource[];
  readonly reports: readonly WrittenReport[];
  readonly reasons: readonly string[];
  readonly preview: readonly TablePreview[] | null;
  readonly decision: (Decision & { readonly verdict: Verdict }) | null;
}

export type Verdict = 'approved' | 'rejected' | 'expired';

/** Key in the restricted zone, and how long a held version waits. */
export interface RunPage {
  readonly key: string;
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
