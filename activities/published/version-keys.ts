/** Where versions live in a zone, and the one object that says which is current. */
import { z } from 'zod';
import { Version } from './manifest.js';

/** One move of the pointer: what became current, and what it took the place of. */
const Publication = z.strictObject({ version: Version, previous: Version.nullable() });
export type Publication = z.infer<typeof Publication>;

/** `latest.json`: moved by a conditional write, never by anything else. */
export const Pointer = z.strictObject({
  version: Version,
  contentHash: z.string(),
  manifest: z.string(),
  manifestSha256: z.string(),
  previous: Version.nullable(),
  /** Every version that was current before, newest first, without this one. */
  earlier: z.array(Version),
  /** Every publication, oldest first: a version that was current twice stands twice. Older toolkits noted none. */
  publications: z.array(Publication).optional(),
});
export type Pointer = z.infer<typeof Pointer>;

/** What `latest.json` says once every version was withdrawn: an object store removes nothing on condition, so it is written over. */
export const EmptyPointer = z.strictObject({ version: z.null(), publications: z.array(Publication) });
export type EmptyPointer = z.infer<typeof EmptyPointer>;

/** Oldest first. Of a pointer that notes none, those that its earlier versions tell of. Pure. */
export function publicationsOf(pointer: Pointer | EmptyPointer | null): readonly Publication[] {
  if (pointer === null) return [];
  if (pointer.version === null || pointer.publications) return pointer.publications ?? [];
  const chain = [...pointer.earlier.toReversed(), pointer.version];
  return chain.map((version, rank) => ({ version, previous: chain[rank - 1] ?? null }));
}

/** Two versions of one day differ by what they say. */
export function nameVersion(asOf: string, contentHash: string): string {
  return `${asOf}-${contentHash.slice(0, 8)}`;
}

export function pointerKey(dataset: string): string {
  return `${dataset}/latest.json`;
}

/** The folder of a version, with its final slash. */
export function versionFolder(dataset: string, version: string): string {
  return `${dataset}/versions/${version}/`;
}

export function manifestKey(dataset: string, version: string): string {
  return `${versionFolder(dataset, version)}manifest.json`;
}

/** In the folder of a version that was taken down: all that is left there. Whoever clears the folder leaves it. */
export const NOTICE = 'withdrawn.json';

export function noticeKey(dataset: string, version: string): string {
  return `${versionFolder(dataset, version)}${NOTICE}`;
}
