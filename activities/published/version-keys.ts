/** Where versions live in a zone, and the one object that says which is current. */
import { z } from 'zod';
import { Version } from './manifest.js';

/** `latest.json`: moved by a conditional write, never by anything else. */
export const Pointer = z.strictObject({
  version: Version,
  contentHash: z.string(),
  manifest: z.string(),
  manifestSha256: z.string(),
  previous: Version.nullable(),
  /** Every version that was current before, newest first, without this one. */
  earlier: z.array(Version),
});
export type Pointer = z.infer<typeof Pointer>;

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

/** `withdrawn.json` in the folder of a version that was taken down: all that is left there. */
export function noticeKey(dataset: string, version: string): string {
  return `${versionFolder(dataset, version)}withdrawn.json`;
}
