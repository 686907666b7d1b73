/** One report per partner, in the reports zone: the page, the same as data, and every place as a table. */
import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.js';
import type { WrittenReport } from '../handover-report.js';
import type { TabularEngine, Zones } from '../platform/effects.js';
import { buildReport } from './build-report.js';
import { loadPlaces, measurePlaces, writePlaces } from './load-places.js';
import { type AskedReports, gatherPartners, type PartnerFacts } from './partner-facts.js';
import { describeReport, PartnerReport } from './partner-report.js';
import { readEarlier } from './read-earlier.js';
import { renderReport } from './render-report.js';
import { readFindings } from './seen-finding.js';
import { noteWaivers } from './waive-findings.js';
import { writeReportWorkbook } from './write-report-workbook.js';

export interface ReportTools {
  readonly zones: Pick<Zones, 'work' | 'reports'>;
  readonly engine: TabularEngine;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: Readonly<Record<string, string | number>>) => void;
}

/**
 * Writes `<partner>/<run>/` index.html, report.json with its schema, signalements.csv and signalements.xlsx for every partner
 * with something to tell of in this run. The same request over the same earlier reports gives the same bytes.
 * Throws ContractBroken, ObjectMissing.
 */
export async function writeReports(
  request: AskedReports,
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
  const [csv, xlsx] = [join(scratch, 'signalements.csv'), join(scratch, 'signalements.xlsx')];
  const earlier = await readEarlier(facts, zones.reports);
  const report = await engine.withSession({ scratch, signal }, async (session) => {
    await loadPlaces(facts, { work: zones.work, scratch }, session);
    const built = PartnerReport.parse(buildReport(facts, await measurePlaces(session), earlier));
    await writePlaces(csv, session);
    await writeReportWorkbook(built, xlsx, session);
    return built;
  });
  const { partner } = facts.partner;
  const folder = `${partner}/${facts.request.run}`;
  await zones.reports.upload(`${folder}/signalements.csv`, csv);
  await zones.reports.upload(`${folder}/signalements.xlsx`, xlsx);
  await zones.reports.write(`${folder}/report.schema.json`, writeJson(describeReport()));
  await zones.reports.write(`${folder}/report.json`, writeJson(report));
  await zones.reports.write(`${folder}/index.html`, renderReport(report));
  const notes = noteWaivers(facts);
  const written = { partner, key: `${folder}/index.html`, findings: report.totals.findings };
  return notes.length === 0 ? written : { ...written, notes };
}

function writeJson(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
