/** What a version is made of. No clock and no run in it: the same data and code give the same bytes. */
import { z } from 'zod';
import { Severity } from '../../datasets/dataset.js';
import { FORMATS } from '../../datasets/formats.js';
import { Decision } from '../handover/hold.js';
import { compareText, toSortedJson } from '../text/sorted-json.js';
import { Count, PublicInput, Sha256 } from './manifest-input.js';

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

/** How much of the rows that could say something says nothing: a band, since an exact number would move with one person. */
export const Withheld = z.enum(['none', 'under_a_tenth', 'under_a_half', 'a_half_or_more']);

export type Withheld = z.infer<typeof Withheld>;

/** Of figures about persons: what was done to them, as far as it may be known. The keys that draw the noise may not. */
export const ManifestPrivacy = z.strictObject({
  method: z.enum(['suppression', 'cell_key']),
  /** Fewer persons are never told. */
  threshold: z.int().min(2),
  thresholdSource: z.string().optional(),
  /** Of the cell-key method: of a count in persons, of a mean in its farthest member, of a quantile in places. */
  noise: z
    .strictObject({
      variance: z.number().min(0),
      deviation: Count,
      meanShift: z.tuple([z.number(), z.number()]),
      rankShift: z.tuple([z.number(), z.number()]),
    })
    .optional(),
  /** How often, at most, who states the exact size of a smaller group is right. */
  certainty: z.number().optional(),
  withheld: z.array(z.strictObject({ table: z.string(), rows: Withheld })),
});

export type ManifestPrivacy = z.infer<typeof ManifestPrivacy>;

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
  codeRevision: z.string(),
  engine: z.strictObject({ duckdb: z.string(), threads: z.int().min(1) }),
  /** Of a version that was held: who let it go, and why. */
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
