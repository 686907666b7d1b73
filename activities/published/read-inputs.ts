/** What a version was made of, whole: beside the version in the restricted zone. */
import { z } from 'zod';
import { ObjectMissing } from '../errors.js';
import { Decision } from '../handover/hold.js';
import type { ObjectStore, Zones } from '../platform/effects.js';
import { compareText, toSortedJson } from '../text/sorted-json.js';
import { readStored } from '../text/stored-json.js';
import { ManifestFinding } from './manifest.js';
import { ManifestInput } from './manifest-input.js';
import { readManifest } from './read-version.js';
import { versionFolder } from './version-keys.js';

const VersionInputs = z.strictObject({
  inputs: z.array(ManifestInput),
  /** Counts of every code, source by source. */
  findings: z.array(ManifestFinding),
  /** Of a version that was held: who let it go, and why. */
  decision: Decision.optional(),
});
export type VersionInputs = z.infer<typeof VersionInputs>;

function inputsKey(dataset: string, version: string): string {
  return `${versionFolder(dataset, version)}inputs.json`;
}

interface Told {
  readonly inputs: readonly ManifestInput[];
  readonly findings: readonly ManifestFinding[];
  readonly decision?: Decision;
}

/** Before the manifest of the version. The same release gives the same bytes. */
export async function writeInputs(
  { dataset, version }: { readonly dataset: string; readonly version: string },
  { inputs, findings, decision }: Told,
  restricted: ObjectStore,
): Promise<void> {
  const nameOf = (one: object) => JSON.stringify(one);
  const ordered: VersionInputs = {
    inputs: inputs.toSorted((one, other) => compareText(nameOf(one), nameOf(other))),
    findings: findings.toSorted((one, other) => compareText(nameOf(one), nameOf(other))),
    ...(decision && { decision }),
  };
  await restricted.write(inputsKey(dataset, version), toSortedJson(ordered));
}

/** Of a version of an older toolkit, what its manifest tells. Throws ObjectMissing. */
export async function readInputs(
  dataset: string,
  version: string,
  { open, restricted }: Pick<Zones, 'open' | 'restricted'>,
): Promise<ManifestInput[]> {
  const found = await readStored(VersionInputs, inputsKey(dataset, version), restricted);
  if (found) return found.inputs;
  const told = z.array(ManifestInput).safeParse((await readManifest(dataset, version, open)).inputs);
  if (told.success) return told.data;
  throw new ObjectMissing(
    `${restricted.url}/${inputsKey(dataset, version)}: missing; restore it from a backup, or publish the dataset again.`,
  );
}

/** Null where nobody had to decide. Of a version of an older toolkit, what its manifest tells. */
export async function readDecision(
  dataset: string,
  version: string,
  { open, restricted }: Pick<Zones, 'open' | 'restricted'>,
): Promise<Decision | null> {
  const found = await readStored(VersionInputs, inputsKey(dataset, version), restricted);
  return found?.decision ?? (await readManifest(dataset, version, open)).decision ?? null;
}
