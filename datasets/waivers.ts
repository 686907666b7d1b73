/** Known anomalies of a source, acknowledged for a time: `sources/<source>.waivers.yaml`. They change what a report says, never what is published. */
import { z } from 'zod';

export const Waiver = z.strictObject({
  code: z.string().describe('rule or issue, as signalements.csv names it'),
  column: z
    .string()
    .optional()
    .describe('the partner’s own column name; without it, the code wherever it is seen'),
  reason: z.string().min(10).describe('French sentence: the partner reads it'),
  author: z.string().min(2).describe('who acknowledges it: a function or a team'),
  until: z.iso.date().describe('the last day it holds; from the next one the anomaly counts again'),
});
export type Waiver = z.infer<typeof Waiver>;

export const Waivers = z.array(Waiver).min(1);
