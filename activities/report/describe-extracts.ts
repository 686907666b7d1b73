/** One extract of a partner as its report tells it. Reads the findings; decides nothing. */
import type { Waiver } from '../../datasets/waivers.js';
import type { FailedSource, IngestedSource } from '../handover/run.js';
import { countRows } from './count-rows.js';
import { nothingTaken } from './describe-absent.js';
import type { AskedReports, ExtractFacts, ReadFindings, ToldFinding } from './partner-facts.js';
import type { SeenFinding } from './seen-finding.js';
import { waiverOf } from './waive-findings.js';
import { type Asked, calendarOf, declaredOf, whoseFile } from './whose-extract.js';

export interface Around extends Asked {
  readonly ofDataset: readonly SeenFinding[];
  readonly readFindings: ReadFindings;
}

export async function describeIngested(ingested: IngestedSource, around: Around): Promise<ExtractFacts> {
  const { source, status, extract, normalised, checked } = ingested;
  const { declaration, waivers = [] } = declaredOf(around.dataset, source);
  const itsOwn = await around.readFindings(checked.findingsKey);
  const others = around.ofDataset.filter(
    (finding) => finding.source === source && (finding.extract ?? extract.sha256) === extract.sha256,
  );
  const { asOf, assembled } = around.request;
  const addressee = whoseFile(declaration, extract.fileName, around);
  return {
    ...{ declaration, addressee },
    role: status === 'fresh' ? 'used' : 'used_again',
    counted: true,
    sentence: null,
    standIn: null,
    calendar: calendarOf(declaration, addressee, around),
    file: extract,
    sheet: normalised.sheet ?? null,
    unit: normalised.placeUnit,
    rows: countRows(ingested, assembled),
    rank: rankOf(ingested, assembled),
    findings: [...tell(itsOwn, 'source', waivers, asOf), ...tell(others, 'dataset', waivers, asOf)],
    placesKey: checked.placesKey,
  };
}

export async function describeFailed(failed: FailedSource, around: Around): Promise<ExtractFacts> {
  const { extract, checked, rejected, partnerSentence } = failed;
  const { declaration, waivers = [] } = declaredOf(around.dataset, failed.source);
  const findings = checked ? await around.readFindings(checked.findingsKey) : [];
  return {
    ...nothingTaken(declaration, whoseFile(declaration, extract?.fileName ?? null, around), around),
    role: rejected && (extract || checked) ? 'refused' : 'missing',
    sentence: partnerSentence,
    file: extract,
    findings: tell(findings, 'source', waivers, around.request.asOf),
    placesKey: checked?.placesKey ?? null,
  };
}

function rankOf(
  { source, extract }: Pick<IngestedSource, 'source' | 'extract'>,
  assembled: AskedReports['assembled'],
): number {
  const same = (assembled?.counts ?? []).filter((one) => one.source === source);
  return Math.max(
    0,
    same.findIndex((one) => one.extract === extract.sha256),
  );
}

function tell(
  findings: readonly SeenFinding[],
  scope: ToldFinding['scope'],
  waivers: readonly Waiver[],
  asOf: string,
): ToldFinding[] {
  return findings.map((finding) => ({ ...finding, scope, waiver: waiverOf(finding, waivers, asOf) }));
}
