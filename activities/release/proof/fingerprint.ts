/** What rows say, in their order, as one number: 64 bits of each row and its place, added up. */
import { z } from 'zod';

/** `hash`: decimal digits. */
export const Fingerprint = z.object({ rows: z.number(), hash: z.string() });
export type Fingerprint = z.infer<typeof Fingerprint>;

/** SQL over rows: `place` counts from 0, `cells` is their hashCells. */
export function fingerprintSql(place: string, cells: string): string {
  return `cast(coalesce(sum(hash(cast(${place} as bigint), ${cells})), 0) as varchar)`;
}

/** `cells`: SQL of each cell as text. */
export function hashCells(cells: readonly string[]): string {
  return `hash(${cells.join(', ')})`;
}
