/** One extract that feeds a version: what is kept of it, and what the public is told. */
import { z } from 'zod';
import { ContractBroken } from '../errors.js';
import { ExtractStatus } from '../handover/run.js';

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const Count = z.int().min(0);

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
