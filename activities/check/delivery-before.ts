/** Which earlier delivery of a source a new one takes the place of. Pure. */
import { addresseeOf } from '../../datasets/_organisations/addressee.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import type { SealedExtract } from '../handover/run.js';

/**
 * The extract that a new one replaces: the latest earlier one of the same organisation and with the same name apart from its date; where a
 * source has one extract at a time, the previous one whatever its name. What another organisation sent is told to nobody else. `earlier`:
 * oldest first.
 */
export function findBefore(
  { fileName }: Pick<SealedExtract, 'fileName'>,
  earlier: readonly SealedExtract[],
  source: Pick<Source, 'partner' | 'take'>,
  partners: Dataset['partners'],
): SealedExtract | undefined {
  const sender = addresseeOf(source, fileName, partners);
  const kind = kindOf(fileName);
  const own = earlier.filter((one) => addresseeOf(source, one.fileName, partners) === sender);
  const alike = own.filter((one) => kindOf(one.fileName) === kind).at(-1);
  return alike ?? (source.take === 'last' ? own.at(-1) : undefined);
}

const YEAR = '(?:19|20)\\d{2}';
const MONTH = '(?:0?[1-9]|1[0-2])';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
/** With one sign between its parts, or none: 202607-31 is a month, and then the number of a département. */
const DATES = [
  `${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[-_t]?(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?`,
  `${DAY}([-_. ])${MONTH}\\1${YEAR}`,
  `${YEAR}[-_. ]?[tsq][1-4]`,
  `(?:0[1-9]|1[0-2])[-.]${YEAR}`,
  `${YEAR}([-_. ])${MONTH}(?:\\1${DAY})?`,
  `${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])?`,
].map((date) => new RegExp(`(?<!\\d)${date}(?!\\d)`, 'g'));

/** A file name without what tells one delivery from the next: days, months, years, and the number of a copy. */
function kindOf(fileName: string): string {
  const plain = fileName
    .normalize('NFC')
    .toLowerCase()
    .replace(/ ?\(\d+\)(?=\.|$)/g, '');
  const dated = DATES.reduce((name, date) => name.replace(date, '#'), plain);
  // beside a fuller date, four digits may be the number of who sends it: RSA_2035_202607
  return dated === plain ? plain.replace(new RegExp(`(?<!\\d)${YEAR}(?!\\d)`, 'g'), '#') : dated;
}
