/** One cell more or less of a pattern of hidden ones, where the attack says that it is needed, or that it is not. */
import { type Audit, audit } from './audit.js';
import type { PublishedCounts } from './audit-parts.js';
import type { CountTable } from './count-table.js';
import { lossOf } from './cover.js';
import type { Relation } from './relations.js';

/** `seconds`: of the last audit, the one that proves what is handed over. */
export type TimedAudit = Audit & { readonly seconds: number };

/** Milliseconds that only ever grow. */
export type Clock = () => number;

/** What the public will see. */
export function publishedCounts(table: CountTable, hidden: Uint8Array): PublishedCounts {
  return Array.from(table.counts, (value, cell) => (hidden[cell] === 1 ? null : value));
}

export async function timedAudit(asked: Asked, hidden: Uint8Array, clock: Clock): Promise<TimedAudit> {
  const { table, relations, width } = asked;
  const started = clock();
  const found = await audit(publishedCounts(table, hidden), relations, width);
  return { ...found, seconds: Math.round(clock() - started) / 1000 };
}

/** Narrow cells that one more may mend, and cells that are tried × cells that are hidden: above, cubes are as good and take less time. */
const FEW = 10;
const MOST_TRIED_A_ROUND = 10_000;

/**
 * The cell that shares a sum with a narrow one and leaves the fewest narrow when it is hidden too: where a cube would hide eight, one is often
 * enough. Null where none helps, or where there are too many to try. Time: an audit per cell that is tried.
 */
export async function hideOneMore(asked: Asked, before: Proven, clock: Clock): Promise<Uint8Array | null> {
  const { table, relations } = asked;
  const narrow = new Set(before.audit.narrow);
  const tried = cellsBeside(relations, (cell) => narrow.has(cell)).filter(
    (cell) => before.hidden[cell] === 0 && (table.counts[cell] ?? 0) > 0,
  );
  if (narrow.size > FEW || tried.length * before.audit.suppressed > MOST_TRIED_A_ROUND) return null;
  let best: Proven | null = null;
  for (const cell of tried) {
    const hidden = Uint8Array.from(before.hidden);
    hidden[cell] = 1;
    const found = { hidden, audit: await timedAudit(asked, hidden, clock) };
    if (found.audit.narrow.length >= narrow.size) continue;
    if (best === null || isBetter(found, best, table)) best = found;
  }
  return best?.hidden ?? null;
}

/** All cells of the sums in which such a cell stands. */
function cellsBeside(relations: readonly Relation[], such: (cell: number) => boolean): number[] {
  const sums = relations.map(({ parent, children }) => (parent < 0 ? children : [parent, ...children]));
  return [...new Set(sums.filter((cells) => cells.some(such)).flat())];
}

export interface Asked {
  readonly table: CountTable;
  readonly relations: readonly Relation[];
  readonly secret: Uint8Array;
  readonly width: number;
}

/** Cells that are tried × cells that are hidden: above it, trying takes longer than all the rest. */
const MOST_TRIED = 100_000;

/**
 * What the repair hid too much of, the largest counts first: a cell is shown where the attack proves that all that stays hidden keeps its
 * interval. Not beside somebody alone, whom the attack takes for nobody in particular. Time: an audit per cell that protects.
 */
export async function showAgain(
  found: Proven,
  { table, relations, secret, width }: Asked,
  clock: Clock,
): Promise<Proven> {
  const beside = new Set(cellsBeside(relations, (cell) => secret[cell] === 1 && table.counts[cell] === 1));
  const tried = [...found.hidden.keys()]
    .filter((cell) => found.hidden[cell] === 1 && secret[cell] === 0 && !beside.has(cell))
    .sort((a, b) => (table.counts[b] ?? 0) - (table.counts[a] ?? 0) || a - b);
  if (found.audit.narrow.length > 0 || tried.length * found.audit.suppressed > MOST_TRIED) return found;
  let best = found;
  for (const cell of tried) {
    const hidden = Uint8Array.from(best.hidden);
    hidden[cell] = 0;
    const proof = await timedAudit({ table, relations, secret, width }, hidden, clock);
    if (proof.narrow.length === 0) best = { hidden, audit: proof };
  }
  return best;
}

export interface Proven {
  readonly hidden: Uint8Array;
  readonly audit: TimedAudit;
}

/** Proven before unproven, then fewer cells, then less information lost. */
export function isBetter(one: Proven, other: Proven, table: CountTable): boolean {
  const rank = ({ hidden, audit: found }: Proven) => [
    found.narrow.length,
    count(hidden),
    hidden.reduce((loss, flag, cell) => loss + (flag === 1 ? lossOf(table.counts[cell] ?? 0) : 0), 0),
  ];
  const [a, b] = [rank(one), rank(other)];
  const differs = a.findIndex((value, at) => value !== b[at]);
  return differs >= 0 && (a[differs] ?? 0) < (b[differs] ?? 0);
}

export function count(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
