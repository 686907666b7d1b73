/** Known anomalies: which findings a waiver covers, and what the data team is told of the waivers themselves. Pure. */
import type { Waiver } from '../../datasets/waivers.js';
import type { ExtractFacts, PartnerFacts } from './partner-facts.js';
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

/** Waivers that ended while their anomaly is still there, and those that nothing needs any more. English, one sentence each. */
export function noteWaivers({ dataset, extracts, request }: PartnerFacts): string[] {
  const sources = [...new Set(extracts.map(({ declaration }) => declaration.source))];
  return sources.flatMap((source) => {
    const own = extracts.filter((one) => one.declaration.source === source);
    const [judged] = own.filter(isJudged);
    const findings = own.flatMap((one) => one.findings);
    return (judged?.waivers ?? []).flatMap((waiver) => {
      const named = waiver.column === undefined ? waiver.code : `${waiver.code} on "${waiver.column}"`;
      const where = `${dataset.id}/sources/${source}.waivers.yaml: the waiver of ${named}`;
      if (!findings.some((finding) => covers(waiver, finding)))
        return [`${where} matches nothing in this delivery; remove it if the anomaly is mended.`];
      if (waiver.until >= request.asOf) return [];
      return [`${where} ended on ${waiver.until} and the anomaly counts again; renew it, or have it mended.`];
    });
  });
}

function covers({ code, column }: Waiver, finding: Pick<SeenFinding, 'code' | 'columns'>): boolean {
  return code === finding.code && (column === undefined || finding.columns.includes(column));
}

/** Read and checked: what is not found in it is not there. */
function isJudged({ rows, placesKey }: ExtractFacts): boolean {
  return rows !== null || placesKey !== null;
}
