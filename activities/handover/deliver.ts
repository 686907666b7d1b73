/** What travels about the delivery of reports to partners. */
import { z } from 'zod';
import type { Run } from './run.js';

export interface DeliverReport extends Run {
  readonly partner: string;
  /** The same files came again: the report is that of the run that took them first. */
  readonly kept?: boolean;
}

/** What was kept back for a digest is due. */
export interface DeliverDigest {
  readonly partner: string;
  readonly dataset: string;
}

/** `reason`: an English sentence for the operator. */
export const DeliveryOutcome = z.strictObject({
  partner: z.string(),
  channel: z.enum(['mail', 'webhook']),
  status: z.enum(['sent', 'held_back', 'failed']),
  reason: z.string(),
});
export type DeliveryOutcome = z.infer<typeof DeliveryOutcome>;

/** `digestSeconds`: until what is held back for a digest is due; null where nothing is. */
export interface DeliveredReport {
  readonly outcomes: readonly DeliveryOutcome[];
  readonly digestSeconds: number | null;
}
