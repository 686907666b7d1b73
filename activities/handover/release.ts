/** What travels about a version: released, put in order, withdrawn, made again. */
import { z } from 'zod';
import type { Decision } from './hold.js';
import type { Assembled, Checked, CurrentVersion, IngestedSource, Run } from './run.js';

export interface ReleaseVersion extends Run {
  readonly asOf: string;
  readonly ingested: readonly IngestedSource[];
  readonly assembled: Assembled;
  readonly checked: Checked;
  readonly decision?: Decision;
  /** The version that all this was judged against; null where there was none. */
  readonly judged: string | null;
}

/** `since`: what became current after it, where another run published before this one heard of its own success. */
export const ReleasedVersion = z.strictObject({
  version: z.string(),
  manifestKey: z.string(),
  status: z.enum(['published', 'unchanged']),
  since: z.string().nullable(),
});
export type ReleasedVersion = z.infer<typeof ReleasedVersion>;

/** `moved`: another version became current than the one it was judged against; nothing is published. */
export const ReleaseOutcome = z.discriminatedUnion('status', [
  ReleasedVersion,
  z.strictObject({ status: z.literal('moved'), current: z.string().nullable() }),
]);
export type ReleaseOutcome = z.infer<typeof ReleaseOutcome>;

export interface OrderExtracts extends Run {
  readonly ingested: readonly IngestedSource[];
  readonly current: CurrentVersion;
}

/**
 * The extracts of a run beside those that made the current version, source by source: which are older than the published ones, which
 * newer; the others are the same. `untold`: neither a file name nor the order of reception says which came first.
 */
export const ExtractOrder = z.strictObject({
  older: z.array(z.string()),
  newer: z.array(z.string()),
  untold: z.array(z.string()),
});
export type ExtractOrder = z.infer<typeof ExtractOrder>;

/** Takes a version down. `reason` is public. */
export interface WithdrawVersion {
  readonly dataset: string;
  readonly version: string;
  readonly date: string;
  readonly reason: string;
}

/** `current`: what consumers see now; null where no other version is left. */
export const WithdrawnVersion = z.strictObject({ version: z.string(), current: z.string().nullable() });
export type WithdrawnVersion = z.infer<typeof WithdrawnVersion>;

export interface NamedVersion extends Run {
  readonly version: string;
}

export interface CompareRebuilt extends NamedVersion {
  readonly assembled: Assembled;
}

/** A version made again from its raw extracts, file by file. */
export const RebuiltVersion = z.strictObject({
  version: z.string(),
  /** Every file has the very bytes that were published. */
  ok: z.boolean(),
  /** The code, the declarations and the key epoch are those that made it. */
  sameCode: z.boolean(),
  files: z.array(z.strictObject({ path: z.string(), ok: z.boolean() })),
});
export type RebuiltVersion = z.infer<typeof RebuiltVersion>;
