/** Whether a published version is still, byte for byte, what its manifest says. */
import { mkdir, rm } from 'node:fs/promises';
import { ObjectMissing } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import type { Manifest } from '../published/manifest.js';
import { readLatest, readManifest } from '../published/read-version.js';
import { manifestKey, versionFolder } from '../published/version-keys.js';
import { compareText } from '../text/sorted-json.js';
import { hashFile, hashText } from './hash-file.js';

export interface VerifiedFile {
  readonly path: string;
  readonly ok: boolean;
  readonly problem?: 'missing' | 'changed' | 'extra';
}

export interface VerifiedVersion {
  readonly ok: boolean;
  readonly files: readonly VerifiedFile[];
}

/** Downloads every file into `scratch`, one at a time, and hashes it. Files in order of path, the manifest first. */
export async function verifyVersion(
  dataset: string,
  version: string,
  open: ObjectStore,
  scratch: string,
): Promise<VerifiedVersion> {
  const manifest = await findManifest(dataset, version, open);
  if (typeof manifest === 'string')
    return conclude([{ path: 'manifest.json', ok: false, problem: manifest }]);
  const folder = versionFolder(dataset, version);
  const listed = await open.list(folder);
  const stored = new Map(listed.map(({ key, bytes }) => [key.slice(folder.length), bytes]));
  const expected = expectedFiles(manifest);
  const files = [await verifyManifest(dataset, version, open)];
  await mkdir(scratch, { recursive: true });
  for (const [path, file] of [...expected].sort(([left], [right]) => compareText(left, right)))
    files.push(
      await verifyFile({ path, ...file, stored: stored.get(path), key: `${folder}${path}` }, open, scratch),
    );
  const known = new Set([...expected.keys(), 'manifest.json']);
  for (const path of stored.keys()) if (!known.has(path)) files.push({ path, ok: false, problem: 'extra' });
  return conclude(files);
}

interface ExpectedFile {
  readonly sha256: string;
  /** Unknown for a schema: its hash says enough. */
  readonly bytes?: number;
}

function expectedFiles(manifest: Manifest): ReadonlyMap<string, ExpectedFile> {
  return new Map(
    manifest.tables.flatMap(({ schema, schemaSha256, files }): [string, ExpectedFile][] => [
      [schema, { sha256: schemaSha256 }],
      ...files.map(({ path, sha256, bytes }): [string, ExpectedFile] => [path, { sha256, bytes }]),
    ]),
  );
}

/** The manifest, or what is wrong with it. */
async function findManifest(
  dataset: string,
  version: string,
  open: ObjectStore,
): Promise<Manifest | 'missing' | 'changed'> {
  if (!(await open.head(manifestKey(dataset, version)))) return 'missing';
  try {
    const manifest = await readManifest(dataset, version, open);
    return manifest.version === version && manifest.dataset === dataset ? manifest : 'changed';
  } catch (error) {
    if (error instanceof ObjectMissing) return 'changed';
    throw error;
  }
}

/** The pointer seals the manifest of the current version; an earlier one has nobody to vouch for it. */
async function verifyManifest(dataset: string, version: string, open: ObjectStore): Promise<VerifiedFile> {
  const latest = await readLatest(dataset, open);
  const stored = await open.read(manifestKey(dataset, version));
  const sealed = latest?.pointer.version === version ? latest.pointer.manifestSha256 : undefined;
  if (sealed && stored && hashText(stored.body) !== sealed)
    return { path: 'manifest.json', ok: false, problem: 'changed' };
  return { path: 'manifest.json', ok: true };
}

async function verifyFile(
  file: ExpectedFile & { readonly path: string; readonly key: string; readonly stored: number | undefined },
  open: ObjectStore,
  scratch: string,
): Promise<VerifiedFile> {
  const { path } = file;
  if (file.stored === undefined) return { path, ok: false, problem: 'missing' };
  if (file.bytes !== undefined && file.bytes !== file.stored) return { path, ok: false, problem: 'changed' };
  const copy = `${scratch}/${path}`;
  await open.download(file.key, copy);
  const { sha256 } = await hashFile(copy);
  await rm(copy);
  return sha256 === file.sha256 ? { path, ok: true } : { path, ok: false, problem: 'changed' };
}

function conclude(files: readonly VerifiedFile[]): VerifiedVersion {
  return { ok: files.every(({ ok }) => ok), files };
}
