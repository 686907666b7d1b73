/** What a version is made of. No clock and no run in it: the same data and code give the same bytes. */
import { z } from 'zod';
import { Severity } from '../../datasets/dataset.js';
import { FORMATS } from '../../datasets/formats.js';
import { Decision } from '../handover/hold.js';
import { compareText, toSortedJson } from '../text/sorted-json.js';
import { Count, PublicInput, Sha256 } from './manifest-input.js';
import { ManifestPrivacy } from './manifest-privacy.js';

/** A name in the version's folder, and nothing that leads out of it. */
const FilePath = z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z]+)+$/);

const ManifestFile = z.strictObject({
  path: FilePath,
  format: z.enum(FORMATS),
  mediaType: z.string(),
  bytes: Count,
  sha256: Sha256,
  rows: Count,
});

export const ManifestTable = z.strictObject({
  name: z.string(),
  title: z.string(),
  rows: Count,
  contentHash: Sha256,
  schema: FilePath,
  schemaSha256: Sha256,
  files: z.array(ManifestFile),
  omitted: z.array(z.strictObject({ format: z.enum(FORMATS), reason: z.string() })),
});

export type ManifestTable = z.infer<typeof ManifestTable>;

export const ManifestFinding = z.strictObject({
  source: z.string(),
  code: z.string(),
  severity: Severity,
  count: Count,
});

export type ManifestFinding = z.infer<typeof ManifestFinding>;

export const Version = z.string().regex(/^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$/);

export const Manifest = z.strictObject({
  dataset: z.string(),
  title: z.string(),
  licence: z.string(),
  version: Version,
  contractVersion: z.string(),
  contentHash: Sha256,
  tables: z.array(ManifestTable),
  inputs: z.array(PublicInput),
  findings: z.array(ManifestFinding),
  privacy: ManifestPrivacy.optional(),
  keyEpoch: z.string().nullable(),
  /** Domains whose pseudonyms are cut to a UUID; absent where none is. Codes of persons are made of what they were then. */
  cutDomains: z.array(z.string()).min(1).optional(),
  codeRevision: z.string(),
  engine: z.strictObject({ duckdb: z.string(), threads: z.int().min(1) }),
  /** Of a version that was held: the day on which somebody let it go. Who, and why, is beside it in the restricted zone (read-inputs.ts). */
  approved: z.strictObject({ date: z.iso.date().nullable() }).optional(),
  /** Older toolkits told everybody who, and why. */
  decision: Decision.optional(),
});

export type Manifest = z.infer<typeof Manifest>;

/** The manifest as it is stored. */
export function writeManifestText(manifest: Manifest): string {
  const ordered = {
    ...manifest,
    inputs: sortBy(manifest.inputs, ({ source, extractDate, sha256 = '' }) => [source, sha256, extractDate]),
    findings: sortBy(manifest.findings, ({ source, code, severity }) => [source, code, severity]),
  };
  return toSortedJson(Manifest.parse(ordered));
}

function sortBy<Item>(items: readonly Item[], keys: (item: Item) => readonly string[]): Item[] {
  const key = (item: Item) => keys(item).join('\0');
  return [...items].sort((left, right) => compareText(key(left), key(right)));
}
