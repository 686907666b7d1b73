/** What a version is made of. No clock and no run in it: the same data and code give the same bytes. */
import { z } from 'zod';
import { Severity } from '../../datasets/dataset.js';
import { FORMATS } from '../../datasets/formats.js';
import { ContractBroken } from '../errors.js';
import { Decision } from '../handover/hold.js';
import { ExtractStatus } from '../handover/run.js';
import { compareText, toSortedJson } from '../text/sorted-json.js';
import { ManifestPrivacy } from './manifest-privacy.js';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().min(0);
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

/** One extract that feeds the version, and the fate of its rows: kept in the restricted zone beside the version. */
export const ManifestInput = z.strictObject({
  source: z.string(),
  partner: z.string(),
  fileName: z.string(),
  sha256: Sha256,
  bytes: Count,
  rawKey: z.string(),
  status: ExtractStatus,
  extractDate: z.iso.date(),
  licence: z.string(),
  attribution: z.string(),
  rowsIn: Count,
  rowsOut: Count,
  /** What could not be read. */
  rowsRejected: Count,
  /** None of the dataset's; in what is rejected where an older toolkit wrote the manifest. */
  rowsOutside: Count.optional(),
  rowsMerged: Count,
  /** Made up, to try the toolkit: whatever shows the version says so. */
  invented: z.literal(true).optional(),
});
export type ManifestInput = z.infer<typeof ManifestInput>;

/**
 * The same as the public is told. How a partner names its files is its own affair; where the dataset is about persons, a count of one
 * row names somebody as well as a figure would. Manifests of older toolkits have it all.
 */
export const PublicInput = ManifestInput.partial({
  fileName: true,
  rawKey: true,
  sha256: true,
  bytes: true,
  rowsIn: true,
  rowsOut: true,
  rowsRejected: true,
  rowsOutside: true,
  rowsMerged: true,
});
export type PublicInput = z.infer<typeof PublicInput>;

/** Pure. */
export function tellInputs(inputs: readonly ManifestInput[], personal: boolean): PublicInput[] {
  if (!personal) return inputs.map(({ fileName: _, rawKey: __, ...told }) => told);
  const told = inputs.map(({ source, partner, status, extractDate, licence, attribution, invented }) =>
    JSON.stringify({ source, partner, status, extractDate, licence, attribution, invented }),
  );
  return [...new Set(told)].map((one) => PublicInput.parse(JSON.parse(one)));
}

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

/** rows in = rows out + rejected + outside + merged, for every input. Throws ContractBroken. */
export function checkAccounting(dataset: string, inputs: readonly ManifestInput[]): void {
  const broken = inputs.filter(
    ({ rowsIn, rowsOut, rowsRejected, rowsOutside = 0, rowsMerged }) =>
      rowsIn !== rowsOut + rowsRejected + rowsOutside + rowsMerged,
  );
  if (broken.length === 0) return;
  const told = broken.map(
    ({ source, rowsIn, rowsOut, rowsRejected, rowsOutside = 0, rowsMerged }) =>
      `${source} ${rowsIn} in, ${rowsOut} out, ${rowsRejected} rejected, ${rowsOutside} out of scope, ${rowsMerged} merged`,
  );
  throw new ContractBroken(
    `${dataset}: rows are unaccounted for (${told.join('; ')}); nothing is published, look at its assembly.`,
  );
}

function sortBy<Item>(items: readonly Item[], keys: (item: Item) => readonly string[]): Item[] {
  const key = (item: Item) => keys(item).join('\0');
  return [...items].sort((left, right) => compareText(key(left), key(right)));
}
