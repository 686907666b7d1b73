/**
 * Where the pages of départements stand in the reports zone, who gets one, how one takes the place of another, and their end. A page belongs to the
 * version that it tells of: that of the current version stands, whoever comes last.
 */

import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset } from '../../datasets/dataset.js';
import { DepartementPage } from '../handover/departement-page.js';
import type { ObjectStore } from '../platform/effects.js';
import { readLatest } from '../published/read-version.js';
import { readStored } from '../text/stored-json.js';
import { untilWritten } from './until-written.js';

/** One page for each dataset: the next one takes its place, so that lists of persons do not pile up and a link shows the newest. */
export function departementFolder(partner: string, dataset: string): string {
  return `${partner}/${dataset}`;
}

export function pageReaders({ metadata, partners }: Pick<Dataset, 'metadata' | 'partners'>): Partner[] {
  if (metadata.departement_pages === undefined) return [];
  return [...partners.values()].filter(({ departement }) => departement !== undefined);
}

/** Writers at once are two runs of a dataset, or a few. */
const TRIES = 20;

interface PlacedPage {
  readonly partner: string;
  readonly dataset: string;
  readonly version: string;
  /** By name: report.json first, which says whose they are, the page last. None: the version says nothing of the département. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

interface PageZones {
  readonly open: ObjectStore;
  readonly reports: ObjectStore;
}

/**
 * Puts the page in the place of the one before, file by file on condition that nobody wrote since the version was seen to be current. False
 * where it is current no more: the run of the version that is writes its own. Throws ConditionLost.
 */
export async function placeDepartementPage(page: PlacedPage, zones: PageZones): Promise<boolean> {
  const { partner, dataset, version, files } = page;
  const { reports } = zones;
  const folder = departementFolder(partner, dataset);
  const isCurrent = async () => (await readLatest(dataset, zones.open))?.pointer.version === version;
  const isPlaced = await untilWritten(TRIES, async () => {
    const seen = new Map(
      await Promise.all(
        [...files.keys()].map(async (name) => [name, await reports.head(`${folder}/${name}`)] as const),
      ),
    );
    if (!(await isCurrent())) return false;
    for (const [name, body] of files) {
      const found = seen.get(name);
      await reports.write(`${folder}/${name}`, body, found ? { ifMatch: found.etag } : { ifNoneMatch: '*' });
    }
    return true;
  });
  if (!isPlaced) return false;
  if (files.size === 0) return removePage(folder, reports);
  if (await isCurrent()) return true;
  // it was withdrawn while its first page was written
  await removePage(folder, reports, version);
  return false;
}

interface WhichPages {
  /** Partners whose page stays. */
  readonly kept?: ReadonlySet<string>;
  /** The pages that tell of this version, and no others. */
  readonly version?: string;
}

/** Also those of who is no partner any more. Gives how many there were. */
export async function removeDepartementPages(
  dataset: string,
  reports: Pick<ObjectStore, 'list' | 'read' | 'remove' | 'url'>,
  { kept = new Set(), version }: WhichPages = {},
): Promise<number> {
  const partners = (await reports.list('')).flatMap(({ key }) => {
    const [partner = '', folder, file] = key.split('/');
    return folder === dataset && file !== undefined && !kept.has(partner) ? [partner] : [];
  });
  let removed = 0;
  for (const partner of new Set(partners))
    if (await removePage(departementFolder(partner, dataset), reports, version)) removed += 1;
  return removed;
}

async function removePage(
  folder: string,
  reports: Pick<ObjectStore, 'list' | 'read' | 'remove' | 'url'>,
  version?: string,
): Promise<boolean> {
  if (version !== undefined) {
    const told = await readStored(DepartementPage, `${folder}/report.json`, reports);
    if (told !== null && told.version !== version) return false;
  }
  const kept = await reports.list(`${folder}/`);
  await reports.remove(kept.map(({ key }) => key));
  return kept.length > 0;
}
