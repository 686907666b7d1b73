/** The two writes that make a version: its manifest, then the one pointer that readers follow. */
import { ConditionLost } from '../errors.js';
import type { Condition, ObjectStore } from '../platform/effects.js';
import { readLatest } from '../published/read-version.js';
import { manifestKey, type Pointer, pointerKey } from '../published/version-keys.js';
import { toSortedJson } from '../sorted-json.js';
import { hashText } from './hash-file.js';

export type Latest = Awaited<ReturnType<typeof readLatest>>;

/** Throws ConditionLost when another release writes another manifest for the same version at the same time. */
export async function storeManifest(
  dataset: string,
  version: string,
  text: string,
  open: ObjectStore,
): Promise<void> {
  const key = manifestKey(dataset, version);
  const stored = await open.read(key);
  if (stored && hashText(stored.body) === hashText(text)) return;
  try {
    await open.write(key, text, stored ? { ifMatch: stored.etag } : { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof ConditionLost)) throw error;
    const winner = await open.read(key);
    if (winner && hashText(winner.body) === hashText(text)) return;
    throw new ConditionLost(
      `${dataset}: another release is writing version ${version} with another manifest at this moment; run this one again.`,
    );
  }
}

/** What is asked of the pointer: the version, and the pointer as it was read before the work began. */
export interface PointerMove {
  readonly dataset: string;
  readonly version: string;
  readonly contentHash: string;
  readonly manifestSha256: string;
  readonly latest: Latest;
}

/**
 * Moves `latest.json`, on condition that it still is what was read; gives the pointer that stands at the end.
 * Where the condition is lost, the pointer that stands decides: one with our content is our own earlier attempt
 * (its answer was lost) or says the same; any other is ConditionLost.
 */
export async function movePointer(move: PointerMove, open: ObjectStore): Promise<Pointer> {
  const { dataset, version, latest } = move;
  const pointer = nextPointer(move);
  const condition: Condition = latest ? { ifMatch: latest.etag } : { ifNoneMatch: '*' };
  try {
    await open.write(pointerKey(dataset), toSortedJson(pointer), condition);
    return pointer;
  } catch (error) {
    if (!(error instanceof ConditionLost)) throw error;
    const standing = (await readLatest(dataset, open))?.pointer;
    if (standing?.contentHash === move.contentHash) return standing;
    throw new ConditionLost(
      `${dataset}: version ${standing?.version ?? 'none'} became current while ${version} was being written; compare the two, then run again if ${version} is the one to keep.`,
    );
  }
}

function nextPointer({ dataset, version, contentHash, manifestSha256, latest }: PointerMove): Pointer {
  const before = latest ? [latest.pointer.version, ...latest.pointer.earlier] : [];
  return {
    version,
    contentHash,
    manifest: manifestKey(dataset, version),
    manifestSha256,
    previous: latest?.pointer.version ?? null,
    earlier: before.filter((one) => one !== version),
  };
}
