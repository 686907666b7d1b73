/** What a manifest tells of persons: what was done to figures about them, and whether pseudonyms are whole. */
import { z } from 'zod';

/** How much of the rows that could say something says nothing: a band, since an exact number would move with one person. */
export const Withheld = z.enum(['none', 'under_a_tenth', 'under_a_half', 'a_half_or_more']);
export type Withheld = z.infer<typeof Withheld>;

/** Columns whose pseudonyms are a part of their HMAC, and how many bits of it; absent where there are none. */
const TRUNCATED = z
  .array(z.strictObject({ table: z.string(), column: z.string(), bits: z.int().min(1) }))
  .min(1);

/** Of figures about persons: what was done to them, as far as it may be known. The keys that draw the noise may not. */
const FiguresPrivacy = z.strictObject({
  method: z.enum(['suppression', 'cell_key']),
  /** Fewer persons are never told. */
  threshold: z.int().min(2),
  thresholdSource: z.string().optional(),
  /** Of the cell-key method: of a count in persons, of a mean in its farthest member, of a quantile in places. */
  noise: z
    .strictObject({
      variance: z.number().min(0),
      deviation: z.int().min(0),
      meanShift: z.tuple([z.number(), z.number()]),
      rankShift: z.tuple([z.number(), z.number()]),
    })
    .optional(),
  /** How often, at most, who states the exact size of a smaller group is right. */
  certainty: z.number().optional(),
  withheld: z.array(z.strictObject({ table: z.string(), rows: Withheld })),
  truncatedPseudonyms: TRUNCATED.optional(),
});

/** Of a version without such figures, pseudonyms alone. */
export const ManifestPrivacy = z.union([FiguresPrivacy, z.strictObject({ truncatedPseudonyms: TRUNCATED })]);
export type FiguresPrivacy = z.infer<typeof FiguresPrivacy>;
export type ManifestPrivacy = z.infer<typeof ManifestPrivacy>;
