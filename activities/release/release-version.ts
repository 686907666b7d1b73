/** Assembled tables → a published version: files first, manifest next, then one pointer. */
import type { Session, Zones } from '../platform/effects.js';
import { readLatest } from '../published/read-version.js';
import { manifestKey, nameVersion, type Pointer } from '../published/version-keys.js';
import { loadCellMacros } from '../spreadsheet/cells.js';
import { storeChanges } from './changes/store-changes.js';
import { hashText } from './hash-file.js';
import { movePointer, type PointerMove } from './move-pointer.js';
import { checkRequest, createProgress, type ReleaseRequest } from './release-request.js';
import { type MeasuredTable, measureTables } from './release-tables.js';
import { storeVersion } from './store-version.js';
import { refuseWithdrawn } from './withdraw-version.js';

export interface ReleaseResult {
  /** `unchanged`: what is current says the same already, perhaps by our own earlier attempt. */
  readonly status: 'published' | 'unchanged';
  readonly version: string;
  readonly contentHash: string;
  readonly manifestKey: string;
}

/**
 * Killed at any instant and run again, it ends in the same bytes and one version.
 * Throws ContractBroken (accounting, contract), PublicationRefused (withdrawn data), ConditionLost (another version became current meanwhile), StorageUnavailable.
 */
export async function releaseVersion(
  request: ReleaseRequest,
  zones: Pick<Zones, 'open' | 'restricted'>,
  session: Session,
): Promise<ReleaseResult> {
  const { dataset, scratch } = request;
  const { open } = zones;
  checkRequest(request);
  const onStep = createProgress(request);
  await loadCellMacros(session);
  const measured = await measureTables(request.tables, `${scratch}/release`, onStep, session);
  const contentHash = hashVersion(request, measured);
  const latest = await readLatest(dataset.id, open);
  if (latest?.pointer.contentHash === contentHash)
    return describeResult('unchanged', dataset.id, latest.pointer);
  const version = nameVersion(request.asOf, contentHash);
  await refuseWithdrawn(dataset.id, version, open);
  const published = latest?.pointer.earlier.includes(version)
    ? await open.read(manifestKey(dataset.id, version))
    : null;
  if (!published) await request.onVersion?.(version);
  // It was current once and the data came back to it: a published version is pointed at again, never edited.
  const manifest =
    published?.body ??
    (await storeVersion(request, { version, contentHash, measured, onStep }, zones, session));
  const previous = latest?.pointer.version ?? null;
  await storeChanges({ dataset: dataset.id, version, previous }, { open, scratch }, session);
  onStep();
  const move: PointerMove = {
    dataset: dataset.id,
    version,
    contentHash,
    manifestSha256: hashText(manifest),
    latest,
  };
  // Nothing may fail from here on: what the pointer names is published, whoever cancels the run.
  const standing = await movePointer(move, open);
  return describeResult(standing.version === version ? 'published' : 'unchanged', dataset.id, standing);
}

/** Data, their description and the contract: whatever a reader would notice. Not the inputs, not the code, not the day. */
function hashVersion({ dataset }: ReleaseRequest, measured: readonly MeasuredTable[]): string {
  const tables = measured.map(({ table, contentHash, schemaText }) => [
    table.name,
    contentHash,
    hashText(schemaText),
  ]);
  return hashText(JSON.stringify([dataset.id, dataset.licence, dataset.contractVersion, tables]));
}

function describeResult(
  status: ReleaseResult['status'],
  dataset: string,
  { version, contentHash }: Pointer,
): ReleaseResult {
  return { status, version, contentHash, manifestKey: manifestKey(dataset, version) };
}
