/** Who gets a report, and about which extracts. Reads the findings; decides nothing. */
import type { Dataset, DeclaredSource, Partner, Source } from '../../datasets/dataset.js';
import type { Waiver } from '../../datasets/waivers.js';
import { ContractBroken } from '../errors.js';
import type { FailedSource, IngestedSource, SealedExtract, WriteReports } from '../handover/run.js';
import { countRows, type RowCounts } from './count-rows.js';
import type { ReportStatus } from './deliveries.js';
import { describeLate, describeStandIn, type FollowedCalendar, followCalendar } from './follow-calendar.js';
import type { SeenFinding } from './seen-finding.js';
import { type Waived, waiverOf } from './waive-findings.js';

export type ReadFindings = (key: string) => Promise<readonly SeenFinding[]>;

/** `used_again`: an earlier extract that stands in for today's, which was refused or is missing. */
export type ExtractRole = 'used' | 'used_again' | 'refused' | 'missing';

/** `dataset`: of a rule that compares the source with all others. */
export interface ToldFinding extends SeenFinding {
  readonly scope: 'source' | 'dataset';
  readonly waiver: Waived | null;
}

export interface ExtractFacts {
  readonly declaration: Source;
  readonly role: ExtractRole;
  /** Why it was not taken, for the partner. */
  readonly sentence: string | null;
  /** What is used in its place, for the partner. */
  readonly standIn: string | null;
  readonly calendar: FollowedCalendar | null;
  readonly file: SealedExtract | null;
  readonly sheet: string | null;
  readonly unit: 'ligne' | 'enregistrement';
  readonly rows: RowCounts | null;
  readonly findings: readonly ToldFinding[];
  readonly waivers: readonly Waiver[];
  /** Its places in the work zone. */
  readonly placesKey: string | null;
}

export interface ReportedRun extends Pick<WriteReports, 'run' | 'asOf' | 'version'> {
  readonly status: ReportStatus;
}

/** A run, or a partner’s own look at a file. */
export type AskedReports = Omit<WriteReports, 'status'> & ReportedRun;

export interface PartnerFacts {
  readonly partner: Partner;
  readonly dataset: Pick<Dataset, 'id' | 'metadata'>;
  readonly request: ReportedRun;
  /** By source; what was refused comes before what stands in for it. */
  readonly extracts: readonly ExtractFacts[];
  /** Places of the dataset's own rules, of every source. */
  readonly datasetPlacesKey: string | null;
}

/**
 * One entry per partner with an ingested, failed or late source, in order of code. Throws ContractBroken, ObjectMissing.
 */
export async function gatherPartners(
  request: AskedReports,
  dataset: Dataset,
  readFindings: ReadFindings,
): Promise<PartnerFacts[]> {
  const ofDataset = request.checked ? await readFindings(request.checked.findingsKey) : [];
  const around = { request, dataset, ofDataset, readFindings };
  const extracts = [
    ...(await Promise.all(request.failed.map((failed) => describeFailed(failed, around)))),
    ...dataset.sources.flatMap(({ declaration }) => describeAbsent(declaration, around)),
    ...(await Promise.all(
      request.ingested
        // What an earlier run took was reported on by that run.
        .filter(({ status }) => status !== 'kept')
        .map((ingested) => describeIngested(ingested, around)),
    )),
  ];
  const codes = [...new Set(extracts.map(({ declaration }) => declaration.partner))].sort();
  return codes.map((code) => ({
    partner: partnerOf(dataset, code),
    dataset,
    request,
    extracts: sortExtracts(extracts.filter(({ declaration }) => declaration.partner === code)),
    datasetPlacesKey: request.checked?.placesKey ?? null,
  }));
}

interface Around {
  readonly request: AskedReports;
  readonly dataset: Dataset;
  readonly ofDataset: readonly SeenFinding[];
  readonly readFindings: ReadFindings;
}

async function describeIngested(ingested: IngestedSource, around: Around): Promise<ExtractFacts> {
  const { source, status, extract, normalised, checked } = ingested;
  const { declaration, waivers = [] } = declaredOf(around.dataset, source);
  const itsOwn = await around.readFindings(checked.findingsKey);
  const others = around.ofDataset.filter((finding) => finding.source === source);
  const { asOf } = around.request;
  return {
    declaration,
    role: status === 'fresh' ? 'used' : 'used_again',
    sentence: null,
    standIn: null,
    calendar: calendarOf(declaration, around),
    file: extract,
    sheet: normalised.sheet ?? null,
    unit: normalised.placeUnit,
    rows: countRows(ingested, around.request.assembled),
    findings: [...tell(itsOwn, 'source', waivers, asOf), ...tell(others, 'dataset', waivers, asOf)],
    waivers,
    placesKey: checked.placesKey,
  };
}

async function describeFailed(failed: FailedSource, around: Around): Promise<ExtractFacts> {
  const { extract, checked, rejected, partnerSentence } = failed;
  const { declaration, waivers = [] } = declaredOf(around.dataset, failed.source);
  const findings = checked ? await around.readFindings(checked.findingsKey) : [];
  return {
    ...nothingTaken(declaration, around),
    role: rejected && (extract || checked) ? 'refused' : 'missing',
    sentence: partnerSentence,
    file: extract,
    findings: tell(findings, 'source', waivers, around.request.asOf),
    waivers,
    placesKey: checked?.placesKey ?? null,
  };
}

/** A source of which nothing new came, when its calendar says that it is late. */
function describeAbsent(declaration: Source, around: Around): ExtractFacts[] {
  const { ingested, failed } = around.request;
  const isTold =
    failed.some(({ source }) => source === declaration.source) ||
    ingested.some(({ source, status }) => source === declaration.source && status !== 'kept');
  const absent = nothingTaken(declaration, around);
  if (isTold || !absent.calendar?.late) return [];
  return [{ ...absent, sentence: describeLate(absent.calendar) }];
}

function nothingTaken(declaration: Source, around: Around): ExtractFacts {
  const had = hadOf(declaration.source, around);
  return {
    ...{ declaration, role: 'missing', sentence: null },
    standIn: around.request.status === 'self_check' ? null : describeStandIn(had),
    calendar: calendarOf(declaration, around),
    ...{ file: null, sheet: null, unit: 'ligne', rows: null, findings: [], waivers: [], placesKey: null },
  };
}

/** A file that its partner looks at has not come yet: it is neither early nor late. */
function calendarOf(declaration: Source, around: Around): FollowedCalendar | null {
  const { status, asOf } = around.request;
  if (status === 'self_check') return null;
  return followCalendar(declaration, hadOf(declaration.source, around), asOf);
}

function hadOf(source: string, { request }: Around): readonly IngestedSource[] {
  return request.ingested.filter((one) => one.source === source);
}

function tell(
  findings: readonly SeenFinding[],
  scope: ToldFinding['scope'],
  waivers: readonly Waiver[],
  asOf: string,
): ToldFinding[] {
  return findings.map((finding) => ({ ...finding, scope, waiver: waiverOf(finding, waivers, asOf) }));
}

/** Stable: failed extracts were listed first. */
function sortExtracts(extracts: readonly ExtractFacts[]): ExtractFacts[] {
  return extracts.toSorted((one, other) =>
    one.declaration.source < other.declaration.source
      ? -1
      : Number(one.declaration.source > other.declaration.source),
  );
}

function declaredOf(dataset: Dataset, source: string): DeclaredSource {
  const found = dataset.sources.find(({ declaration }) => declaration.source === source);
  if (!found)
    throw new ContractBroken(`${dataset.id}: the run names source "${source}", which is not declared.`);
  return found;
}

function partnerOf(dataset: Dataset, code: string): Partner {
  const partner = dataset.partners.get(code);
  if (!partner)
    throw new ContractBroken(`${dataset.id}: partner "${code}" has no file in _partners; add it.`);
  return partner;
}
