/** What the data team is told of the waivers themselves. Pure. */
import type { ExtractFacts, PartnerFacts } from './partner-facts.js';
import { covers } from './waive-findings.js';

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

/** Read and checked: what is not found in it is not there. */
function isJudged({ rows, placesKey }: ExtractFacts): boolean {
  return rows !== null || placesKey !== null;
}
