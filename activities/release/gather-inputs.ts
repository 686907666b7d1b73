import type { Source } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { ReleaseVersion } from '../handover/release.js';
import type { ManifestInput } from '../published/manifest-input.js';

/** The extracts that feed the version, each with the fate of its rows. Throws ContractBroken when a source was not counted. */
export function gatherInputs(
  request: ReleaseVersion,
  declarationOf: (source: string) => Source,
): ManifestInput[] {
  return request.ingested.map(({ source, status, extract, checked }) => {
    const found = request.assembled.counts.find(
      (one) => one.extract === extract.sha256 && one.source === source,
    );
    if (!found) throw new ContractBroken(`${source}: assembled without a count of its rows.`);
    const { extract: _, ...counted } = found;
    const rowsOutside = checked.outside ?? 0;
    const counts = { ...counted, rowsRejected: counted.rowsRejected - rowsOutside, rowsOutside };
    const { partner, extract_date, licence, attribution } = declarationOf(source);
    const { sha256, key: rawKey, fileName, bytes } = extract;
    const extractDate = extract.date ?? extract_date;
    const invented = extract.invented && { invented: extract.invented };
    return {
      ...invented,
      partner,
      fileName,
      sha256,
      bytes,
      rawKey,
      status,
      extractDate,
      licence,
      attribution,
      ...counts,
    };
  });
}
