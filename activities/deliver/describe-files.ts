import type { Dataset } from '../../datasets/dataset.js';
import { countOf, spaceSigns } from '../markup/french.js';
import { visibleText } from '../markup/visible-text.js';
import { toldName } from '../persons/told-name.js';
import type { DeliveredReport } from './delivered-report.js';

const LIST = new Intl.ListFormat('fr');
/** The rest is in the report. */
const FILES = 4;

/** « Fichiers concernés : « a.csv » et « b.csv ». »; null where no file came. A name is told again without the words that may be somebody's. */
export function describeFiles(
  extracts: DeliveredReport['extracts'],
  { sources }: Pick<Dataset, 'sources'>,
): string | null {
  const names = extracts.flatMap(({ source, role, file }) => {
    const declared = sources.find(({ declaration }) => declaration.source === source);
    if (!file || !declared || (role !== 'used' && role !== 'refused')) return [];
    return [`« ${visibleText(toldName(file.name, declared.declaration))} »`];
  });
  if (names.length === 0) return null;
  const left = names.length - FILES;
  const told = [...names.slice(0, FILES), ...(left > 0 ? [countOf(left, 'autre', 'autres')] : [])];
  return spaceSigns(
    `${names.length === 1 ? 'Fichier concerné' : 'Fichiers concernés'} : ${LIST.format(told)}.`,
  );
}
