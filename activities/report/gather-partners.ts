/** Who gets a report, and about which extracts. */

import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import { describeAbsent, describeCopies } from './describe-absent.js';
import { describeFailed, describeIngested } from './describe-extracts.js';
import type { AskedReports, ExtractFacts, PartnerFacts, ReadFindings } from './partner-facts.js';

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
  // What an earlier run took was reported on by that run.
  const fresh = request.ingested.filter(({ status }) => status !== 'kept');
  const extracts = [
    ...(await Promise.all(request.failed.map((failed) => describeFailed(failed, around)))),
    ...dataset.sources.flatMap(({ declaration }) => describeAbsent(declaration, around)),
    ...fresh.flatMap((ingested) => describeCopies(ingested, around)),
    ...(await Promise.all(fresh.map((ingested) => describeIngested(ingested, around)))),
  ];
  const codes = [...new Set(extracts.map(({ addressee }) => addressee))].sort();
  return codes.map((code) => ({
    partner: partnerOf(dataset, code),
    dataset,
    request,
    extracts: sortExtracts(extracts.filter(({ addressee }) => addressee === code)),
    datasetPlacesKey: request.checked?.placesKey ?? null,
  }));
}

/** Stable: failed extracts were listed first. */
function sortExtracts(extracts: readonly ExtractFacts[]): ExtractFacts[] {
  return extracts.toSorted((one, other) =>
    one.declaration.source < other.declaration.source
      ? -1
      : Number(one.declaration.source > other.declaration.source),
  );
}

function partnerOf(dataset: Dataset, code: string): Partner {
  const partner = dataset.partners.get(code);
  if (!partner)
    throw new ContractBroken(`${dataset.id}: partner "${code}" has no file in _partners; add it.`);
  return partner;
}
