/** The two writes that make a version: its manifest, then the one pointer that readers follow. */
import { ConditionLost, StorageUnavailable } from '../errors.js';
import type { Condition, ObjectStore } from '../platform/effects.js';
import { readPointer } from '../published/read-version.js';
import { manifestKey, type Pointer, pointerKey, publicationsOf } from '../published/version-keys.js';
import { toSortedJson } from '../text/sorted-json.js';
import { hashText } from './hash-file.js';

/** Throws StorageUnavailable when another release writes another manifest for the same version at the same time. */
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
    throw new StorageUnavailable(
      `${dataset}: another run is writing version ${version} with another manifest at this moment; this one looks again.`,
    );
  }
}

/** The pointer as it was read; null where there is none. */
export type Standing = Awaited<ReturnType<typeof readPointer>>;

export interface NewContent {
  readonly dataset: string;
  readonly version: string;
  readonly contentHash: string;
  /** The version that these data were judged against; null where there was none. */
  readonly judged: string | null;
}

/**
 * What the pointer means for a release. `same`: it names this content already. `published`: this version was published since it was
 * judged, and another one after it: its own earlier attempt, whose answer was lost. `open`: it names what the version was judged
 * against. `moved`: it names something else, so that nobody has judged the one against the other.
 */
export type Place =
  | { readonly kind: 'same' | 'published'; readonly pointer: Pointer }
  | { readonly kind: 'open' }
  | { readonly kind: 'moved'; readonly current: string | null };

/** Pure. */
export function placeOf({ version, contentHash, judged }: NewContent, standing: Standing): Place {
  const pointer = standing?.pointer ?? null;
  if (pointer && pointer.version !== null && pointer.contentHash === contentHash)
    return { kind: 'same', pointer };
  const order = publicationsOf(pointer).map((one) => one.version);
  const isSince =
    order.includes(version) && order.lastIndexOf(version) > (judged ? order.lastIndexOf(judged) : -1);
  if (isSince && pointer && pointer.version !== null) return { kind: 'published', pointer };
  const current = pointer?.version ?? null;
  return current === judged ? { kind: 'open' } : { kind: 'moved', current };
}

/** Another version became current while the work was done. */
export interface MovedBase {
  readonly status: 'moved';
  readonly current: string | null;
}

/**
 * Moves `latest.json`, on condition that it still is what was read; gives the pointer that stands at the end. Where the condition is
 * lost, what stands decides: our own earlier attempt, the same content, another version, or the same one with a shorter past.
 */
export async function movePointer(
  content: NewContent & { readonly manifestSha256: string },
  read: Standing,
  open: ObjectStore,
): Promise<Pointer | MovedBase> {
  const { dataset } = content;
  for (let standing = read; ; standing = await readPointer(dataset, open)) {
    const place = placeOf(content, standing);
    if (place.kind === 'moved') return { status: 'moved', current: place.current };
    if (place.kind !== 'open') return place.pointer;
    const pointer = nextPointer(content, standing);
    const condition: Condition = standing ? { ifMatch: standing.etag } : { ifNoneMatch: '*' };
    try {
      await open.write(pointerKey(dataset), toSortedJson(pointer), condition);
      return pointer;
    } catch (error) {
      if (!(error instanceof ConditionLost)) throw error;
    }
  }
}

/**
 * Two runs with the same data may tell of them in two manifests; the pointer names the bytes of the one that stands. Asked by whoever
 * wrote one, after its move.
 */
export async function agreeOnManifest(dataset: string, version: string, open: ObjectStore): Promise<void> {
  for (;;) {
    const standing = await readPointer(dataset, open);
    if (standing?.pointer.version !== version) return;
    const stored = await open.read(manifestKey(dataset, version));
    const manifestSha256 = stored && hashText(stored.body);
    if (manifestSha256 === null || manifestSha256 === standing.pointer.manifestSha256) return;
    const agreed = toSortedJson({ ...standing.pointer, manifestSha256 });
    try {
      await open.write(pointerKey(dataset), agreed, { ifMatch: standing.etag });
      return;
    } catch (error) {
      if (!(error instanceof ConditionLost)) throw error;
    }
  }
}

function nextPointer(
  { dataset, version, contentHash, manifestSha256 }: NewContent & { readonly manifestSha256: string },
  standing: Standing,
): Pointer {
  const before = standing?.pointer ?? null;
  const previous = before?.version ?? null;
  const earlier = before && before.version !== null ? [before.version, ...before.earlier] : [];
  return {
    version,
    contentHash,
    manifest: manifestKey(dataset, version),
    manifestSha256,
    previous,
    earlier: earlier.filter((one) => one !== version),
    publications: [...publicationsOf(before), { version, previous }],
  };
}
