/** What of a count table may be seen: some counts hidden, or all of them rounded, or both. */
import { auditRounded } from './audit.js';
import type { CountTable } from './count-table.js';
import type { Clock } from './mend-pattern.js';
import { type Protection, protectTable } from './protect-table.js';
import { checkSums, relationsOf } from './relations.js';
import { roundTable } from './round-table.js';

export interface Publication extends Omit<Protection, 'hidden'> {
  /** By place in the table; null is secret. */
  readonly counts: readonly (number | null)[];
  readonly shown: 'diffuse' | 'arrondi';
}

/**
 * With a `base`, every count is rounded to a multiple of it and sums hold. Where the attack shows that rounding alone keeps the
 * interval of every secret count, none is hidden; otherwise the hidden ones are those of the exact table: rounding tells less
 * than exact counts, so that proof holds. Throws ConfigurationInvalid.
 */
export async function publishTable(
  table: CountTable,
  secret: Uint8Array,
  width: number,
  base: number | null,
  clock: Clock,
): Promise<Publication> {
  const rounded = base === null ? null : await roundAlone(table, secret, width, base, clock);
  if (rounded?.proven) return rounded.publication;
  const { hidden, ...protection } = await protectTable(table, secret, width, clock);
  const shown = rounded?.publication.counts ?? Array.from(table.counts);
  return {
    ...protection,
    counts: shown.map((count, cell) => (hidden[cell] === 1 ? null : count)),
    shown: base === null ? 'diffuse' : 'arrondi',
  };
}

async function roundAlone(
  table: CountTable,
  secret: Uint8Array,
  width: number,
  base: number,
  clock: Clock,
): Promise<{ readonly proven: boolean; readonly publication: Publication }> {
  const relations = relationsOf(table);
  checkSums(table, relations);
  const { counts, reach } = await roundTable(table, relations, base);
  const asked = [...secret.keys()].filter((cell) => secret[cell] === 1);
  const started = clock();
  const found = await auditRounded(counts, reach, relations, width, asked);
  return {
    proven: found.narrow.length === 0,
    publication: {
      counts: Array.from(counts),
      shown: 'arrondi',
      cells: counts.length,
      primary: asked.length,
      secondary: 0,
      audit: { ...found, seconds: Math.round(clock() - started) / 1000 },
    },
  };
}
