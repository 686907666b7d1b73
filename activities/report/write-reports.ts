/** One report per partner, in the reports zone: the page, the same as data, and every place as a table. */
import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.js';
import type { WriteReports, WrittenReport } from '../handover.js';
import type { TabularEngine, Zones } from '../platform/effects.js';
import { buildReport } from './build-report.js';
import { loadPlaces, measurePlaces, writePlaces } from './load-places.js';
import { gatherPartners, type PartnerFacts } from './partner-facts.js';
import { PartnerReport } from './partner-report.js';
import { renderReport } from './render-report.js';
import { readFindings } from './seen-finding.js';

export interface ReportTools {
  readonly zones: Pick<Zones, 'work' | 'reports'>;
  readonly engine: TabularEngine;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: Readonly<Record<string, string | number>>) => void;
}

/**
 * Writes `<partner>/<run>/` index.html, report.json and signalements.csv for every partner with a source in this run.
 * The same request gives the same bytes. Throws ContractBroken, ObjectMissing.
 */
export async function writeReports(
  request: WriteReports,
  dataset: Dataset,
  tools: ReportTools,
): Promise<WrittenReport[]> {
  const partners = await gatherPartners(request, dataset, (key) => readFindings(key, tools.zones.work));
  const written: WrittenReport[] = [];
  for (const facts of partners) {
    tools.signal.throwIfAborted();
    tools.tell({ partner: facts.partner.partner, written: written.length, partners: partners.length });
    written.push(await writeReport(facts, tools));
  }
  return written;
}

/** The page last: where it is, the files it links to are too. */
async function writeReport(facts: PartnerFacts, tools: ReportTools): Promise<WrittenReport> {
  const { zones, engine, scratch, signal } = tools;
  const placesPath = join(scratch, 'signalements.csv');
  const report = await engine.withSession({ scratch, signal }, async (session) => {
    await loadPlaces(facts, { work: zones.work, scratch }, session);
    const built = PartnerReport.parse(buildReport(facts, await measurePlaces(session)));
    await writePlaces(placesPath, session);
    return built;
  });
  const { partner } = facts.partner;
  const folder = `${partner}/${facts.request.run}`;
  await zones.reports.upload(`${folder}/signalements.csv`, placesPath);
  await zones.reports.write(`${folder}/report.json`, `${JSON.stringify(report, null, 2)}\n`);
  await zones.reports.write(`${folder}/index.html`, renderReport(report));
  return { partner, key: `${folder}/index.html`, findings: report.totals.findings };
}
