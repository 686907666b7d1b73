/** What is published: the current version, the earlier ones, and what each is made of. */
import { z } from 'zod';
import { ObjectMissing } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import { parseStored, readStored } from '../text/stored-json.js';
import { Manifest } from './manifest.js';
import { EmptyPointer, manifestKey, Pointer, pointerKey } from './version-keys.js';

export interface ListedVersion {
  readonly version: string;
  readonly current: boolean;
  readonly manifest: string;
}

/** The pointer as it stands, and its etag for a conditional write; null when nothing was ever published. Throws ObjectMissing. */
export async function readPointer(
  dataset: string,
  open: ObjectStore,
): Promise<{ pointer: Pointer | EmptyPointer; etag: string } | null> {
  const key = pointerKey(dataset);
  const found = await open.read(key);
  if (!found) return null;
  const pointer = parseStored(z.union([Pointer, EmptyPointer]), found.body, `${open.url}/${key}`);
  return { pointer, etag: found.etag };
}

/** What is current; null when nothing was ever published, or every version was withdrawn. Throws ObjectMissing. */
export async function readLatest(
  dataset: string,
  open: ObjectStore,
): Promise<{ pointer: Pointer; etag: string } | null> {
  const found = await readPointer(dataset, open);
  return found && found.pointer.version !== null ? { pointer: found.pointer, etag: found.etag } : null;
}

/** What `read` makes of what is current; read anew where that was withdrawn meanwhile. Null as readLatest. Throws ObjectMissing. */
export async function ofCurrent<Result>(
  dataset: string,
  open: ObjectStore,
  read: (pointer: Pointer) => Promise<Result>,
): Promise<Result | null> {
  for (let latest = await readLatest(dataset, open); latest; ) {
    try {
      return await read(latest.pointer);
    } catch (error) {
      const now = await readLatest(dataset, open);
      if (!(error instanceof ObjectMissing) || now?.pointer.version === latest.pointer.version) throw error;
      latest = now;
    }
  }
  return null;
}

/** Throws ObjectMissing when it is not there, or damaged. */
export async function readManifest(dataset: string, version: string, open: ObjectStore): Promise<Manifest> {
  const key = manifestKey(dataset, version);
  const found = await readStored(Manifest, key, open);
  if (found) return found;
  throw new ObjectMissing(
    `${dataset}: version ${version} has no manifest in ${open.url}; choose one of its listed versions.`,
  );
}

export interface PublishedVersion {
  readonly manifest: Manifest;
  /** Versions that were current before and still are there, newest first. */
  readonly earlier: readonly string[];
}

/** What is current now. Throws ObjectMissing, also where nothing was ever published. */
export async function readPublished(dataset: string, open: ObjectStore): Promise<PublishedVersion> {
  const latest = await readLatest(dataset, open);
  if (!latest)
    throw new ObjectMissing(`${open.url}/${pointerKey(dataset)}: missing; publish a version first.`);
  const listed = await listVersions(dataset, open);
  return {
    manifest: await readManifest(dataset, latest.pointer.version, open),
    earlier: listed.filter(({ current }) => !current).map(({ version }) => version),
  };
}

/** Versions that were published and still are there, newest first in the order of their publication. */
export async function listVersions(dataset: string, open: ObjectStore): Promise<readonly ListedVersion[]> {
  const latest = await readLatest(dataset, open);
  if (!latest) return [];
  const listed = await open.list(`${dataset}/versions/`);
  const keys = new Set(listed.map(({ key }) => key));
  return [latest.pointer.version, ...latest.pointer.earlier]
    .map((version) => ({
      version,
      current: version === latest.pointer.version,
      manifest: manifestKey(dataset, version),
    }))
    .filter(({ manifest }) => keys.has(manifest));
}
