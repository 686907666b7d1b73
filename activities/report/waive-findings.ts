/** Known anomalies: which findings a waiver covers. Pure. */
import type { Waiver } from '../../datasets/waivers.js';
import type { SeenFinding } from './seen-finding.js';

export interface Waived extends Omit<Waiver, 'code' | 'column'> {
  /** Its last day is over: the finding counts again. */
  readonly expired: boolean;
}

/** The waiver of a finding: one that holds before one that has ended, one for its column before one for every column. */
export function waiverOf(
  finding: Pick<SeenFinding, 'code' | 'columns'>,
  waivers: readonly Waiver[],
  asOf: string,
): Waived | null {
  const rank = ({ until, column }: Waiver) => 2 * Number(until >= asOf) + Number(column !== undefined);
  const [best] = waivers
    .filter((waiver) => covers(waiver, finding))
    .toSorted((one, other) => rank(other) - rank(one));
  if (!best) return null;
  const { reason, author, until } = best;
  return { reason, author, until, expired: until < asOf };
}

export function covers({ code, column }: Waiver, finding: Pick<SeenFinding, 'code' | 'columns'>): boolean {
  return code === finding.code && (column === undefined || finding.columns.includes(column));
}
