/** Where the pages of départements stand in the reports zone, and their end. */
import type { Dataset } from '../../datasets/dataset.js';
import type { ObjectStore } from '../platform/effects.js';

/** One page for each dataset: the next one takes its place, so that lists of persons do not pile up and a link shows the newest. */
export function departementFolder(partner: string, dataset: string): string {
  return `${partner}/${dataset}`;
}

/** Gives how many there were. */
export async function removeDepartementPages(
  { id, partners }: Pick<Dataset, 'id' | 'partners'>,
  reports: Pick<ObjectStore, 'list' | 'remove'>,
): Promise<number> {
  let removed = 0;
  for (const { partner, departement } of partners.values()) {
    if (departement === undefined) continue;
    const kept = await reports.list(`${departementFolder(partner, id)}/`);
    if (kept.length === 0) continue;
    await reports.remove(kept.map(({ key }) => key));
    removed += 1;
  }
  return removed;
}
