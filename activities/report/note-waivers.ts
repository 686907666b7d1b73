/** What the data team is told of the waivers themselves. */
import type { Dataset, DeclaredSource } from '../../datasets/dataset.js';
import type { AskedReports, ReadFindings } from './partner-facts.js';
import type { SeenFinding } from './seen-finding.js';
import { covers } from './waive-findings.js';

/**
 * Waivers that ended while their anomaly is still there, and those that nothing needs any more: judged over every extract of the source that
 * the run has, whoever sent it and whenever. English, one sentence each. Throws ObjectMissing.
 */
export async function noteWaivers(
  request: AskedReports,
  { id, sources }: Pick<Dataset, 'id' | 'sources'>,
  readFindings: ReadFindings,
): Promise<string[]> {
  const waived = sources.filter(({ waivers = [] }) => waivers.length > 0);
  const notes = waived.map(async ({ declaration: { source }, waivers = [] }) => {
    const checked = [...request.ingested, ...request.failed].flatMap((one) =>
      one.source === source && one.checked ? [one.checked.findingsKey] : [],
    );
    // what nobody read says nothing of what is in it
    if (checked.length === 0) return [];
    const own = (await Promise.all(checked.map(readFindings))).flat();
    const ofDataset = request.checked ? await readFindings(request.checked.findingsKey) : [];
    const findings = [...own, ...ofDataset.filter((one) => one.source === source)];
    return noteSource({ id, source, waivers }, findings, request.asOf);
  });
  return (await Promise.all(notes)).flat();
}

function noteSource(
  {
    id,
    source,
    waivers,
  }: { readonly id: string; readonly source: string } & Required<Pick<DeclaredSource, 'waivers'>>,
  findings: readonly SeenFinding[],
  asOf: string,
): string[] {
  return waivers.flatMap((waiver) => {
    const named = waiver.column === undefined ? waiver.code : `${waiver.code} on "${waiver.column}"`;
    const where = `${id}/sources/${source}.waivers.yaml: the waiver of ${named}`;
    if (!findings.some((finding) => covers(waiver, finding)))
      return [`${where} matches nothing in the extracts of this source; remove it if the anomaly is mended.`];
    if (waiver.until >= asOf) return [];
    return [`${where} ended on ${waiver.until} and the anomaly counts again; renew it, or have it mended.`];
  });
}
