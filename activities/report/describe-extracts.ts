/** One extract of a partner, or the lack of one, as its report tells it. Reads the findings; decides nothing. */
import type { Dataset, DeclaredSource, Source } from '../../datasets/dataset.js';
import type { Waiver } from '../../datasets/waivers.js';
import { ContractBroken } from '../errors.js';
import type { FailedSource, IngestedSource } from '../handover/run.js';
import { addresseeOf } from './addressee.js';
import { countRows } from './count-rows.js';
import { describeLate, describeStandIn, type FollowedCalendar, followCalendar } from './follow-calendar.js';
import type { AskedReports, ExtractFacts, ReadFindings, ToldFinding } from './partner-facts.js';
import type { SeenFinding } from './seen-finding.js';
import { waiverOf } from './waive-findings.js';

export interface Around {
  readonly request: AskedReports;
  readonly dataset: Dataset;
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
    sentence: null,
    standIn: null,
    calendar: calendarOf(declaration, addressee, around),
    file: extract,
    sheet: normalised.sheet ?? null,
    unit: normalised.placeUnit,
    rows: countRows(ingested, assembled),
    rank: rankOf(ingested, assembled),
    findings: [...tell(itsOwn, 'source', waivers, asOf), ...tell(others, 'dataset', waivers, asOf)],
    waivers,
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
    waivers,
    placesKey: checked?.placesKey ?? null,
  };
}

/** A source of which nothing new came, when its calendar says that it is late: for each organisation that has sent it before. */
export function describeAbsent(declaration: Source, around: Around): ExtractFacts[] {
  const { ingested, failed } = around.request;
  const { source } = declaration;
  // where the place itself could not be read, nobody is late
  if (failed.some((one) => one.source === source && one.extract === null)) return [];
  const came = [...failed, ...ingested.filter(({ status }) => status !== 'kept')].flatMap((one) =>
    one.source === source && one.extract ? [whoseFile(declaration, one.extract.fileName, around)] : [],
  );
  const had = hadOf(source, around).map(({ extract }) => whoseFile(declaration, extract.fileName, around));
  const senders = had.length === 0 ? [declaration.partner] : [...new Set(had)].sort();
  return senders.flatMap((sender) => {
    const absent = nothingTaken(declaration, sender, around);
    if (came.includes(sender) || !absent.calendar?.late) return [];
    return [{ ...absent, sentence: describeLate(absent.calendar) }];
  });
}

function nothingTaken(declaration: Source, addressee: string, around: Around): ExtractFacts {
  const { source } = declaration;
  const own = hadBy(addressee, declaration, around);
  const others = hadOf(source, around).length - own.length;
  return {
    ...{ declaration, addressee, role: 'missing', sentence: null },
    standIn: around.request.status === 'self_check' ? null : describeStandIn(own, others),
    calendar: calendarOf(declaration, addressee, around),
    ...{ file: null, sheet: null, unit: 'ligne', rows: null, rank: null },
    ...{ findings: [], waivers: [], placesKey: null },
  };
}

/** A file that its partner looks at has not come yet: it is neither early nor late. */
function calendarOf(declaration: Source, addressee: string, around: Around): FollowedCalendar | null {
  const { status, asOf } = around.request;
  if (status === 'self_check') return null;
  return followCalendar(declaration, hadBy(addressee, declaration, around), asOf);
}

function hadOf(source: string, { request }: Around): readonly IngestedSource[] {
  return request.ingested.filter((one) => one.source === source);
}

function hadBy(addressee: string, declaration: Source, around: Around): readonly IngestedSource[] {
  return hadOf(declaration.source, around).filter(
    ({ extract }) => whoseFile(declaration, extract.fileName, around) === addressee,
  );
}

/** Whoever looks at a file before sending it is told under the name of the partner, as in a browser, which knows no organisation. */
function whoseFile(declaration: Source, fileName: string | null, { request, dataset }: Around): string {
  return addresseeOf(declaration, request.status === 'self_check' ? null : fileName, dataset.partners);
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

function declaredOf(dataset: Dataset, source: string): DeclaredSource {
  const found = dataset.sources.find(({ declaration }) => declaration.source === source);
  if (!found)
    throw new ContractBroken(`${dataset.id}: the run names source "${source}", which is not declared.`);
  return found;
}
