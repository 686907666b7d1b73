/** What a run assembled and checked → a version, with all that its manifest says of the run. */
import { cutDomains } from '../../datasets/_columns/pseudonym-form.js';
import { requireApplied } from '../custody/opposition/require-applied.js';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { revisionOf } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import type { ReleaseVersion } from '../handover/release.js';
import { downloadTables } from './assembled-tables.js';
import { noteRelease } from './discard-unpublished.js';
import { gatherFindings } from './gather-findings.js';
import { gatherInputs } from './gather-inputs.js';
import type { MovedBase } from './move-pointer.js';
import type { ReleaseRequest } from './release-request.js';
import { type ReleaseResult, releaseVersion } from './release-version.js';

export async function releaseAssembled(
  request: ReleaseVersion,
  attempt: Attempt,
  effects: Effects,
): Promise<ReleaseResult | MovedBase> {
  const { scratch, signal } = attempt;
  const gathered = await gatherRelease(request, attempt, effects);
  return effects.engine.withSession({ scratch, signal }, (session) =>
    releaseVersion(gathered, effects.zones, session),
  );
}

async function gatherRelease(
  request: ReleaseVersion,
  { scratch, tell }: Attempt,
  effects: Effects,
): Promise<ReleaseRequest> {
  const { zones } = effects;
  const dataset = datasetOf(effects, request.dataset);
  const { id, metadata } = dataset;
  const applied = metadata.personal
    ? request.ingested.map(({ normalised }) => normalised.oppositions?.list ?? null)
    : [request.assembled.withheld ?? null];
  await requireApplied(dataset, applied, zones.restricted);
  const tables = await downloadTables(dataset, request.assembled, scratch, zones.work);
  const checked = [request.checked, ...request.ingested.map((one) => one.checked)];
  const { title, licence, contract_version: contractVersion, personal, privacy } = metadata;
  return {
    dataset: { id, title, licence, contractVersion, personal, privacy },
    asOf: request.asOf,
    tables,
    inputs: gatherInputs(request, (source) => sourceOf(dataset, source).declaration),
    findings: await gatherFindings(checked, zones.work),
    ...(request.decision && { decision: request.decision }),
    keyEpoch: request.ingested[0]?.normalised.keys ?? null,
    cutDomains: cutDomains(dataset.tables),
    codeRevision: revisionOf(dataset, effects),
    scratch,
    judged: request.judged,
    onProgress: (done, total) => tell({ done, total }),
    onVersion: (version) => noteRelease({ dataset: id, version, run: request.run }, zones.work),
  };
}
