/** Where the pages of départements stand in the reports zone, who gets one, and their end. */
import type { Dataset, Partner } from '../../datasets/dataset.js';
import type { ObjectStore } from '../platform/effects.js';

/** One page for each dataset: the next one takes its place, so that lists of persons do not pile up and a link shows the newest. */
export function departementFolder(partner: string, dataset: string): string {
  return `${partner}/${dataset}`;
}

export function pageReaders({ metadata, partners }: Pick<Dataset, 'metadata' | 'partners'>): Partner[] {
  if (metadata.departement_pages === undefined) return [];
  return [...partners.values()].filter(({ departement }) => departement !== undefined);
}

/** Also those of who is no partner any more. `kept`: partners whose page stays. Gives how many there were. */
export async function removeDepartementPages(
  dataset: string,
  reports: Pick<ObjectStore, 'list' | 'remove'>,
  kept: ReadonlySet<string> = new Set(),
): Promise<number> {
  const gone = (await reports.list('')).flatMap(({ key }) => {
    const [partner = '', folder, file] = key.split('/');
    return folder === dataset && file !== undefined && !kept.has(partner) ? [{ partner, key }] : [];
  });
  await reports.remove(gone.map(({ key }) => key));
  return new Set(gone.map(({ partner }) => partner)).size;
}
