/** The room's work on one table: secrets, what protects them, proof; repaired until the proof holds. */
import type { CountTable } from './count-table.js';
import { widen } from './cover.js';
import {
  type Asked,
  type Clock,
  count,
  hideOneMore,
  isBetter,
  type Proven,
  showAgain,
  type TimedAudit,
  timedAudit,
} from './mend-pattern.js';
import { checkSums, relationsOf } from './relations.js';
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
