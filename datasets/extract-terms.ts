/** What a source says of its extracts: how long they are kept, and how far one may differ from the one before. */
import { z } from 'zod';

/** How long what a partner sent is kept as received; rows about persons are kept on, pseudonymised. */
export const Retention = z.strictObject({
  raw_days: z
    .int()
    .min(1)
    .default(90)
    .describe(
      'days from reception to deletion; an extract that a failed source would fall back on stays until it is replaced',
    ),
});

/** How far a delivery may differ from the one before of the same source; beyond, a person decides. */
export const Tolerance = z
  .strictObject({
    gone: z
      .number()
      .min(0)
      .max(1)
      .default(1 / 3)
      .describe(
        'share of the rows, or of the values of a column, that may be gone since the delivery before',
      ),
    grown: z.number().min(0).default(1).describe('share of rows that may be added; 1: as many again'),
    why: z.string().min(10).optional().describe('why this source may vary more or less than others'),
  })
  .refine(({ gone, grown, why }) => why !== undefined || (gone === 1 / 3 && grown === 1), {
    error: 'say why this source differs from the others',
    path: ['why'],
  });
