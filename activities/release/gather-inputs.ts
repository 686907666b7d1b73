import type { Source } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { ReleaseVersion } from '../handover.js';
import type { ManifestInput } from './manifest.js';

/** The extracts that feed the version, each with the fate of its rows. Throws ContractBroken when a source was not counted. */
export function gatherInputs(
  request: ReleaseVersion,
  declarationOf: (source: string) => Source,
): ManifestInput[] {
  return request.ingested.map(({ source, status, extract }) => {
    const counts = request.assembled.counts.find((one) => one.source === source);
    if (!counts) throw new ContractBroken(`${source}: assembled without a count of its rows.`);
    const { partner, extract_date: extractDate, licence, attribution } = declarationOf(source);
    const { sha256, key: rawKey, fileName, bytes } = extract;
    return { partner, fileName, sha256, bytes, rawKey, status, extractDate, licence, attribution, ...counts };
  });
}
