/** The extracts that a version was made of, as they lie in the raw zone. */
import { ObjectMissing } from '../errors.js';
import type { SealedExtract } from '../handover.js';
import type { ObjectStore } from '../platform/effects.js';
import type { ManifestInput } from '../published/manifest.js';
import { readManifest } from '../published/read-version.js';

/** Throws ObjectMissing where one is no longer kept. */
export async function readVersionInputs(
  dataset: string,
  version: string,
  { open, raw }: { readonly open: ObjectStore; readonly raw: ObjectStore },
): Promise<SealedExtract[]> {
  const extracts = (await readManifest(dataset, version, open)).inputs.map(sealedAs);
  for (const { source, key } of extracts)
    if (!(await raw.head(key)))
      throw new ObjectMissing(
        `${source}: the extract that made version ${version} is no longer in ${raw.url}; a version is rebuilt only while its raw extracts are kept.`,
      );
  return extracts;
}

export function sealedAs(input: ManifestInput): SealedExtract {
  const { source, sha256, rawKey: key, fileName, bytes, extractDate: date } = input;
  return { source, sha256, key, fileName, bytes, date, seenBefore: true };
}
