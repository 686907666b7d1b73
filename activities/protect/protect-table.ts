/** The room's work on one table: secrets, what protects them, proof; repaired until the proof holds. */
import { type Audit, audit, type PublishedCounts } from './audit.js';
import type { CountTable } from './count-table.js';
import { lossOf, widen } from './cover.js';
import { checkSums, type Relation, relationsOf } from './relations.js';
import { suppressions } from './suppress.js';

export interface Protection {
  /** 1 where the count is hidden, by place in the table. */
  readonly hidden: Uint8Array;
  readonly cells: number;
  readonly primary: number;
  readonly secondary: number;
  /** Holds when nothing is exact and nothing narrow. */
  readonly audit: TimedAudit;
}

/** `seconds`: of the last audit, the one that proves what is handed over. */
export type TimedAudit = Audit & { readonly seconds: number };

/** Milliseconds that only ever grow. */
export type Clock = () => number;

/** Each round hides one more cell at least near each weak one; a table that is not proven after so many is refused. */
const ROUNDS = 60;

/**
 * `secret`: 1 for each cell that is secret by itself; `width`: the interval that every hidden cell must keep.
 * Deterministic; the order of rows never matters. Throws ConfigurationInvalid: margins that do not add up.
 */
export async function protectTable(
  table: CountTable,
  secret: Uint8Array,
  width: number,
  clock: Clock,
): Promise<Protection> {
  const relations = relationsOf(table);
  checkSums(table, relations);
  let best: Proven | null = null;
  for (const hidden of suppressions(table, relations, secret, width)) {
    const proven = await prove({ table, relations, secret, width }, hidden, clock);
    if (best === null || isBetter(proven, best, table)) best = proven;
  }
  const found = best ?? (await prove({ table, relations, secret, width }, secret, clock));
  const { hidden, audit: proof } = await showAgain(found, { table, relations, secret, width }, clock);
  const primary = count(secret);
  return {
    hidden,
    cells: table.counts.length,
    primary,
    secondary: count(hidden) - primary,
    audit: proof,
  };
}

/** What the public will see. */
export function publishedCounts(table: CountTable, hidden: Uint8Array): PublishedCounts {
  return Array.from(table.counts, (value, cell) => (hidden[cell] === 1 ? null : value));
}

async function timedAudit(asked: Asked, hidden: Uint8Array, clock: Clock): Promise<TimedAudit> {
  const { table, relations, width } = asked;
  const started = clock();
  const found = await audit(publishedCounts(table, hidden), relations, width);
  return { ...found, seconds: Math.round(clock() - started) / 1000 };
}

async function prove(asked: Asked, first: Uint8Array, clock: Clock): Promise<Proven> {
  const { table, relations, width } = asked;
  let hidden = first;
  for (let round = 0; ; round++) {
    const found = await timedAudit(asked, hidden, clock);
    if (found.narrow.length === 0 || round === ROUNDS) return { hidden, audit: found };
    hidden =
      (await hideOneMore(asked, { hidden, audit: found }, clock)) ??
      widen(table, relations, hidden, found.narrow, width);
  }
}

/** Narrow cells that one more may mend, and cells that are tried × cells that are hidden: above, cubes are as good and take less time. */
const FEW = 10;
const MOST_TRIED_A_ROUND = 10_000;

/**
 * The cell that shares a sum with a narrow one and leaves the fewest narrow when it is hidden too: where a cube would hide eight, one is often
 * enough. Null where none helps, or where there are too many to try. Time: an audit per cell that is tried.
 */
async function hideOneMore(asked: Asked, before: Proven, clock: Clock): Promise<Uint8Array | null> {
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

interface Asked {
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
async function showAgain(
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

interface Proven {
  readonly hidden: Uint8Array;
  readonly audit: TimedAudit;
}

/** Proven before unproven, then fewer cells, then less information lost. */
function isBetter(one: Proven, other: Proven, table: CountTable): boolean {
  const rank = ({ hidden, audit: found }: Proven) => [
    found.narrow.length,
    count(hidden),
    hidden.reduce((loss, flag, cell) => loss + (flag === 1 ? lossOf(table.counts[cell] ?? 0) : 0), 0),
  ];
  const [a, b] = [rank(one), rank(other)];
  const differs = a.findIndex((value, at) => value !== b[at]);
  return differs >= 0 && (a[differs] ?? 0) < (b[differs] ?? 0);
}

function count(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
