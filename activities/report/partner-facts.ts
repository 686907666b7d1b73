/** Who gets a report, and about which extracts. Reads the findings; decides nothing. */
import type { Dataset, Partner, Source } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { Checked, FailedSource, IngestedSource, SealedExtract, WriteReports } from '../handover.js';
import { countRows, type RowCounts } from './count-rows.js';
import type { SeenFinding } from './seen-finding.js';

export type ReadFindings = (key: string) => Promise<readonly SeenFinding[]>;

/** `used_again`: an earlier extract that stands in for today's, which was refused or is missing. */
export type ExtractRole = 'used' | 'used_again' | 'refused' | 'missing';

export interface ExtractFacts {
  readonly declaration: Source;
  readonly role: ExtractRole;
  /** Why it was not taken, for the partner. */
  readonly sentence: string | null;
  readonly file: SealedExtract | null;
  readonly unit: 'ligne' | 'enregistrement';
  readonly rows: RowCounts | null;
  readonly findings: readonly SeenFinding[];
  /** Its places in the work zone. */
  readonly placesKey: string | null;
}

export interface PartnerFacts {
  readonly partner: Partner;
  readonly dataset: Pick<Dataset, 'id' | 'metadata'>;
  readonly request: Pick<WriteReports, 'run' | 'status' | 'version'>;
  /** By source; what was refused comes before what stands in for it. */
  readonly extracts: readonly ExtractFacts[];
  /** Places of the dataset's own rules, of every source. */
  readonly datasetPlacesKey: string | null;
}

/** One entry per partner with an ingested or failed source, in order of code. Throws ContractBroken, ObjectMissing. */
export async function gatherPartners(
  request: WriteReports,
  dataset: Dataset,
  readFindings: ReadFindings,
): Promise<PartnerFacts[]> {
  const ofDataset = request.checked ? await readFindings(request.checked.findingsKey) : [];
  const extracts = await Promise.all([
    ...request.failed.map((failed) => describeFailed(failed, dataset, readFindings)),
    ...request.ingested
      // What an earlier run took was reported on by that run.
      .filter(({ status }) => status !== 'kept')
      .map((ingested) => describeIngested(ingested, { request, dataset, ofDataset, readFindings })),
  ]);
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
  readonly request: WriteReports;
  readonly dataset: Dataset;
  readonly ofDataset: readonly SeenFinding[];
  readonly readFindings: ReadFindings;
}

async function describeIngested(ingested: IngestedSource, around: Around): Promise<ExtractFacts> {
  const { source, status, extract, normalised, checked } = ingested;
  const itsOwn = await around.readFindings(checked.findingsKey);
  return {
    declaration: declarationOf(around.dataset, source),
    role: status === 'fresh' ? 'used' : 'used_again',
    sentence: null,
    file: extract,
    unit: normalised.placeUnit,
    rows: countRows(ingested, around.request.assembled),
    findings: [...itsOwn, ...around.ofDataset.filter((finding) => finding.source === source)],
    placesKey: checked.placesKey,
  };
}

async function describeFailed(
  failed: FailedSource,
  dataset: Dataset,
  read: ReadFindings,
): Promise<ExtractFacts> {
  const checked: Checked | null = failed.checked;
  return {
    declaration: declarationOf(dataset, failed.source),
    role: failed.rejected ? 'refused' : 'missing',
    sentence: failed.partnerSentence,
    file: failed.extract,
    unit: 'ligne',
    rows: null,
    findings: checked ? await read(checked.findingsKey) : [],
    placesKey: checked?.placesKey ?? null,
  };
}

/** Stable: failed extracts were listed first. */
function sortExtracts(extracts: readonly ExtractFacts[]): ExtractFacts[] {
  return extracts.toSorted((one, other) =>
    one.declaration.source < other.declaration.source
      ? -1
      : Number(one.declaration.source > other.declaration.source),
  );
}

function declarationOf(dataset: Dataset, source: string): Source {
  const found = dataset.sources.find(({ declaration }) => declaration.source === source);
  if (!found)
    throw new ContractBroken(`${dataset.id}: the run names source "${source}", which is not declared.`);
  return found.declaration;
}

function partnerOf(dataset: Dataset, code: string): Partner {
  const partner = dataset.partners.get(code);
  if (!partner)
    throw new ContractBroken(`${dataset.id}: partner "${code}" has no file in _partners; add it.`);
  return partner;
}
