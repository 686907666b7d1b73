/** Every page that a reader may land on, and the day of what it shows. */
import type { ObjectStore } from '../../platform/effects.js';
import { CHECK_KEY, PROTECTION_KEY } from '../../published/site-keys.js';
import { TERRITORIES } from '../answers/territory-keys.js';
import { pagesOf } from '../dataset/frame-dataset.js';
import { SEARCH } from '../directory/search-keys.js';
import { HOME_KEY } from '../home/render-home.js';
import type { DatasetCard } from '../views.js';

export interface SitePage {
  readonly key: string;
  /** YYYY-MM-DD */
  readonly day: string;
}

/** Pages of territories and the search are there where the version says something of them: those that stand are named. */
export async function sitePages(
  cards: readonly DatasetCard[],
  open: Pick<ObjectStore, 'list'>,
): Promise<SitePage[]> {
  const last = cards.map(dayOf).sort().at(-1);
  if (last === undefined) return [];
  const ofDatasets = await Promise.all(
    cards.map(async (card) => {
      const found = await Promise.all(
        [TERRITORIES.replace('.html', ''), SEARCH].map((begin) => open.list(`${card.id}/${begin}`)),
      );
      const standing = found.flat().flatMap(({ key }) => (key.endsWith('.html') ? [key] : []));
      const own = pagesOf(card.metadata).map((file) => `${card.id}/${file}`);
      return [...own, ...standing].map((key) => ({ key, day: dayOf(card) }));
    }),
  );
  return [...[HOME_KEY, CHECK_KEY, PROTECTION_KEY].map((key) => ({ key, day: last })), ...ofDatasets.flat()];
}

function dayOf({ manifest }: DatasetCard): string {
  return manifest.version.slice(0, 10);
}
