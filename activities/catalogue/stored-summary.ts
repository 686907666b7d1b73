/** `resume.json`: a dataset in a few lines, beside its pages. The home page shows it, and programs may. */
import { z } from 'zod';

export const SUMMARY_FILE = 'resume.json';

export const Summary = z.strictObject({
  /** What the version covers, which may be less than the dataset is meant to. */
  spatial: z.string(),
  /** Null where the dataset answers no question. */
  answer: z
    .strictObject({
      question: z.string(),
      answer: z.string(),
      /** Which experiments began when. */
      begun: z.string().nullable().default(null),
      figures: z.array(
        z.strictObject({
          ...{ title: z.string(), figure: z.string(), change: z.string() },
          /** Since when it fell or rose; null where it did not, or an older toolkit wrote it. */
          since: z.string().nullable().default(null),
        }),
      ),
    })
    .nullable(),
});
export type Summary = z.infer<typeof Summary>;
