/** Assembled tables → a published version: files first, manifest next, then one pointer. */
import type { ObjectStore, Session, Zones } from '../platform/effects.js';
import { changesFolder } from '../published/change-log.js';
import { isInvented } from '../published/invented.js';
import { readPointer } from '../published/read-version.js';
import { manifestKey, nameVersion, type Pointer, publicationsOf } from '../published/version-keys.js';
import { loadCellMacros } from '../spreadsheet/cells.js';
import { storeChanges } from './changes/store-changes.js';
import { emptyFolder } from './discard-unpublished.js';
import { hashText } from './hash-file.js';
import { agreeOnManifest, type MovedBase, movePointer, type NewContent, placeOf } from './move-pointer.js';
import { checkRequest, createProgress, type ReleaseRequest } from './release-request.js';
import { type MeasuredTable, measureTables } from './release-tables.js';
import { storeVersion } from './store-version.js';
import { leaveIfWithdrawn, refuseWithdrawn } from './withdraw-version.js';

export interface ReleaseResult {
  /** `unchanged`: the version that it was judged against says the same. */
  readonly status: 'published' | 'unchanged';
  readonly version: string;
  readonly contentHash: string;
  readonly manifestKey: string;
  /** What became current after it, where an earlier attempt of ours published it and another run published since. */
  readonly since: string | null;
}

/**
 * Killed at any instant and run again, it ends in the same bytes and one version. `moved`: another version became current than the one
 * that these data were judged against; nothing is published, and they must be judged again.
 * Throws ContractBroken (accounting, contract), PublicationRefused (withdrawn data), StorageUnavailable.
 */
export async function releaseVersion(
  request: ReleaseRequest,
  zones: Pick<Zones, 'open' | 'restricted'>,
  session: Session,
): Promise<ReleaseResult | MovedBase> {
  const { dataset, scratch, judged } = request;
  const { open } = zones;
  checkRequest(request);
  const onStep = createProgress(request);
  await loadCellMacros(session);
  const measured = await measureTables(request.tables, `${scratch}/release`, onStep, session);
  const contentHash = hashVersion(request, measured);
  const version = nameVersion(request.asOf, contentHash);
  const content: NewContent = { dataset: dataset.id, version, contentHash, judged };
  await refuseWithdrawn(dataset.id, version, open);
  const standing = await readPointer(dataset.id, open);
  const place = placeOf(content, standing);
  if (place.kind === 'moved') return leaveMoved(content, { status: 'moved', current: place.current }, open);
  if (place.kind !== 'open') return describeResult(content, place.pointer);
  const wasPublished = publicationsOf(standing?.pointer ?? null).some((one) => one.version === version);
  const published = wasPublished ? await open.read(manifestKey(dataset.id, version)) : null;
  if (!published) await request.onVersion?.(version);
  // It was current once and the data came back to it: a published version is pointed at again, never edited.
  const manifest =
    published?.body ??
    (await storeVersion(request, { version, contentHash, measured, onStep }, zones, session));
  await storeChanges({ dataset: dataset.id, version, previous: judged }, { open, scratch }, session);
  onStep();
  await refuseWithdrawn(dataset.id, version, open);
  // From here on only a withdrawal stops it: what the pointer names is published, whoever cancels the run.
  const moved = await movePointer({ ...content, manifestSha256: hashText(manifest) }, standing, open);
  if ('status' in moved) return leaveMoved(content, moved, open);
  await agreeOnManifest(dataset.id, version, open);
  await leaveIfWithdrawn(dataset.id, version, open);
  return describeResult(content, moved);
}

/**
 * What was compared with a version that is no longer current is nobody's publication, and holds rows of both: that version may have been
 * withdrawn.
 */
async function leaveMoved(
  { dataset, version, judged }: NewContent,
  moved: MovedBase,
  open: ObjectStore,
): Promise<MovedBase> {
  const told = publicationsOf((await readPointer(dataset, open))?.pointer ?? null);
  const wasTold = told.some((one) => one.version === version && one.previous === judged);
  if (!wasTold) await emptyFolder(changesFolder(dataset, version, judged), open);
  return moved;
}

/**
 * Data, their description, the contract, and that they were made up: whatever a reader would notice. Of the inputs nothing else, not the
 * code, not the day.
 */
function hashVersion({ dataset, inputs }: ReleaseRequest, measured: readonly MeasuredTable[]): string {
  const tables = measured.map(({ table, contentHash, schemaText }) => [
    table.name,
    contentHash,
    hashText(schemaText),
  ]);
  const invented = isInvented({ inputs }) ? ['invented'] : [];
  return hashText(
    JSON.stringify([dataset.id, dataset.licence, dataset.contractVersion, tables, ...invented]),
  );
}

function describeResult(
  { dataset, version, contentHash, judged }: NewContent,
  pointer: Pointer,
): ReleaseResult {
  const named = pointer.contentHash === contentHash ? pointer.version : version;
  return {
    status: named === judged ? 'unchanged' : 'published',
    version: named,
    contentHash,
    manifestKey: manifestKey(dataset, named),
    since: pointer.version === named ? null : pointer.version,
  };
}
