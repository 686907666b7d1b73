/** Whose file an extract is, where several organisations feed the sources of one partner. Pure. */
import { matchesAny } from '../../activities/text/name-pattern.js';
import type { Dataset, Source } from '../dataset.js';

/**
 * The organisation that claims the name of the file, else the partner of the source: so for a file that two of them claim, and where no
 * file came.
 */
export function addresseeOf(
  { partner }: Pick<Source, 'partner'>,
  fileName: string | null,
  partners: Dataset['partners'],
): string {
  if (fileName === null) return partner;
  const claims = [...partners.values()].filter(
    ({ part_of, files = [] }) => part_of === partner && matchesAny(fileName, files),
  );
  const [claim] = claims;
  return claim !== undefined && claims.length === 1 ? claim.partner : partner;
}
