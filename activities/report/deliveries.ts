/** The last deliveries of a partner for a dataset, the newest last: each report repeats them, so that one is enough to go on. */
import { z } from 'zod';
import { RunStatus } from '../handover/run.js';

const Count = z.int().min(0);

/** `self_check`: the partner’s own look before sending; nothing was sent and nothing is published. */
export const ReportStatus = z.enum([...RunStatus.options, 'self_check']);
export type ReportStatus = z.infer<typeof ReportStatus>;

/** Deliveries that a report shows, its own included. */
export const DELIVERIES = 12;

export const Delivery = z.strictObject({
  run: z.string(),
  asOf: z.iso.date(),
  status: ReportStatus,
  version: z.string().nullable(),
  score: z.number().min(0).max(100).nullable(),
  received: Count.nullable(),
  rejected: Count.nullable(),
  toFix: Count.nullable(),
  informed: Count.nullable(),
  waived: Count.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** A finding that the delivery before had and this one has not. */
const Resolved = z.strictObject({
  code: z.string(),
  field: z.string().nullable(),
  columns: z.array(z.string()),
  what: z.string(),
  count: z.int().min(1),
});

/** One source against its delivery before: the last one that was read and is another file. */
export const Comparison = z.strictObject({
  source: z.string(),
  run: z.string(),
  asOf: z.iso.date(),
  files: z.array(z.string()),
  resolved: z.array(Resolved),
});
export type Comparison = z.infer<typeof Comparison>;

/** What is read of an earlier report: reports of an earlier toolkit, which lack a part of it, are passed over. */
export const EarlierReport = z.object({
  format: z.literal('partner-report/2'),
  run: z.string(),
  asOf: z.iso.date(),
  dataset: z.object({ id: z.string() }),
  deliveries: z.array(Delivery).min(1),
  extracts: z.array(
    z.object({
      source: z.string(),
      role: z.string(),
      file: z.object({ name: z.string(), sha256: z.string() }).nullable(),
      findings: z.array(
        z.object({
          code: z.string(),
          field: z.string().nullable(),
          columns: z.array(z.string()),
          rejects: z.boolean(),
          what: z.string(),
          count: z.int().min(1),
        }),
      ),
    }),
  ),
});
export type EarlierReport = z.infer<typeof EarlierReport>;

export type EarlierExtract = EarlierReport['extracts'][number];

/** What was delivered, whatever became of it: the same files, taken or refused alike. */
export function contentsOf(extracts: readonly Pick<EarlierExtract, 'source' | 'role' | 'file'>[]): string {
  return JSON.stringify(extracts.map(({ source, role, file }) => [source, role, file?.sha256 ?? '']).sort());
}
