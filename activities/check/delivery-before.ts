/** Which earlier delivery of a source a new one takes the place of. Pure. */
import type { Source } from '../../datasets/dataset.js';
import type { SealedExtract } from '../handover/run.js';

/**
 * The extract that a new one replaces: the latest earlier one with the same name apart from its date; where a source has one
 * extract at a time, the previous one whatever its name. `earlier`: oldest first.
 */
export function findBefore(
  { fileName }: Pick<SealedExtract, 'fileName'>,
  earlier: readonly SealedExtract[],
  take: Source['take'],
): SealedExtract | undefined {
  const kind = kindOf(fileName);
  const alike = earlier.filter((one) => kindOf(one.fileName) === kind).at(-1);
  return alike ?? (take === 'last' ? earlier.at(-1) : undefined);
}

/** A file name without what tells one delivery from the next: days, months, years, and the number of a copy. */
function kindOf(fileName: string): string {
  return fileName
    .toLowerCase()
    .replace(/(?<!\d)\d{1,2}[-_. ]\d{1,2}[-_. ](?:19|20)\d{2}(?!\d)/g, '#')
    .replace(/(?<!\d)(?:19|20)\d{2}(?:[-_. ]?\d{1,2}){0,2}(?!\d)/g, '#')
    .replace(/ ?\(\d+\)(?=\.|$)/g, '');
}
