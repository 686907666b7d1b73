/** The extracts that a version was made of, as they lie in the raw zone. */
import { ObjectMissing } from '../errors.js';
import type { SealedExtract } from '../handover/run.js';
import type { Zones } from '../platform/effects.js';
import type { ManifestInput } from '../published/manifest-input.js';
import { readInputs } from '../published/read-inputs.js';

/** Throws ObjectMissing where one is no longer kept. */
export async function readVersionInputs(
  dataset: string,
  version: string,
  zones: Pick<Zones, 'open' | 'restricted' | 'raw'>,
): Promise<SealedExtract[]> {
  const { raw } = zones;
  const extracts = (await readInputs(dataset, version, zones)).map(sealedAs);
  for (const { source, key } of extracts)
    if (!(await raw.head(key)))
      throw new ObjectMissing(
        `${source}: the extract that made version ${version} is no longer in ${raw.url}; a version is rebuilt only while its raw extracts are kept.`,
      );
  return extracts;
}

export function sealedAs(input: ManifestInput): SealedExtract {
  const { source, sha256, rawKey: key, fileName, bytes, extractDate: date } = input;
  const invented = input.invented && { invented: input.invented };
  return { ...invented, source, sha256, key, fileName, bytes, date, seenBefore: true };
}
