/** One report per partner, in the reports zone: the page, the same as data, and every place as a table. */
import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.js';
import { PublicationRefused } from '../errors.js';
import type { WrittenReport } from '../handover/report.js';
import type { TabularEngine, Zones } from '../platform/effects.js';
import { buildReport } from './build-report.js';
import { gatherPartners } from './gather-partners.js';
import { fetchPlaces, loadPlaces, measurePlaces, writePlaces } from './load-places.js';
import { noteWaivers } from './note-waivers.js';
import { renderReport } from './pages/render-report.js';
import type { AskedReports, PartnerFacts } from './partner-facts.js';
import { describeReport, PartnerReport } from './partner-report.js';
import { readEarlier } from './read-earlier.js';
import { readFindings } from './seen-finding.js';
import { withoutNumbers } from './without-numbers.js';
import { type NamedRules, writeReportWorkbook } from './workbook/write-report-workbook.js';

export interface ReportTools {
  readonly zones: Pick<Zones, 'work' | 'reports'>;
  readonly engine: TabularEngine;
  readonly rules: NamedRules;
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
  const read = (key: string) => readFindings(key, tools.zones.work);
  const partners = await gatherPartners(request, dataset, read);
  const notes = await noteWaivers(request, dataset, read);
  const written: WrittenReport[] = [];
  const refused: string[] = [];
  for (const facts of partners) {
    tools.signal.throwIfAborted();
    const { partner } = facts.partner;
    tools.tell({ partner, written: written.length, partners: partners.length });
    try {
      written.push(await writeReport(facts, tools));
    } catch (error) {
      // what one partner sent takes no report away from another
      if (!(error instanceof PublicationRefused)) throw error;
      refused.push(`The report of ${partner} was not written: ${error.message}`);
    }
  }
  const [first, ...others] = written;
  if (!first && refused.length > 0) throw new PublicationRefused(refused.join(' '));
  const told = [...notes, ...refused];
  return !first || told.length === 0 ? written : [{ ...first, notes: told }, ...others];
}

/** The page last: where it is, the files it links to are too. */
async function writeReport(facts: PartnerFacts, tools: ReportTools): Promise<WrittenReport> {
  const { zones, engine, rules, scratch, signal } = tools;
  const [csv, xlsx] = [join(scratch, 'signalements.csv'), join(scratch, 'signalements.xlsx')];
  const earlier = await readEarlier(facts, zones.reports);
  await fetchPlaces(facts, { work: zones.work, scratch });
  const report = await engine.withSession({ scratch, signal }, async (session) => {
    await loadPlaces(facts, scratch, session);
    const built = PartnerReport.parse(masked(buildReport(facts, await measurePlaces(session), earlier)));
    await writePlaces(csv, session);
    await writeReportWorkbook(built, xlsx, session, rules);
    return built;
  });
  const { partner } = facts.partner;
  const folder = `${partner}/${facts.request.run}`;
  await zones.reports.upload(`${folder}/signalements.csv`, csv);
  await zones.reports.upload(`${folder}/signalements.xlsx`, xlsx);
  await zones.reports.write(`${folder}/report.schema.json`, writeJson(describeReport()));
  await zones.reports.write(`${folder}/report.json`, writeJson(report));
  await zones.reports.write(`${folder}/index.html`, renderReport(report));
  return { partner, key: `${folder}/index.html`, findings: report.totals.findings };
}

/** A partner may write a number of somebody where nobody looks for one: in a title, in the name of a file or a column. */
function masked(told: unknown): unknown {
  if (typeof told === 'string') return withoutNumbers(told);
  if (Array.isArray(told)) return told.map(masked);
  if (told === null || typeof told !== 'object') return told;
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, masked(value)]));
}

function writeJson(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
