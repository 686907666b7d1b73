/** What the search loads: places and entries, each a script that hands over the gzip of its JSON, so that it runs from a disk too. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DirectoryEntries } from '../../../datasets/shown.js';
import { tellTelephone, tellUpdated } from './reach.js';
import type { Entry, ShownDirectory } from './read-directory.js';
import { keyOf } from './render-places.js';
import { SEARCH_SCRIPTS } from './search-keys.js';
import type { SearchPlace } from './search-places.js';

interface KindsOf {
  readonly declared: DirectoryEntries;
  readonly labels: readonly { readonly label: string; readonly rank: number }[];
}

/** Kinds that some entry has, numbered through all tables. */
export function kindsOf({ directory, entries }: ShownDirectory): KindsOf[] {
  const all = [...entries.values()].flat();
  let rank = 0;
  return directory.entries.map((declared) => {
    const used = new Set(
      all.filter((entry) => entry.declared.table === declared.table).flatMap(({ kinds }) => kinds),
    );
    const labels = [...Object.values(declared.kind.labels), declared.kind.other]
      .filter((label) => used.has(label))
      .map((label) => {
        rank += 1;
        return { label, rank: rank - 1 };
      });
    return { declared, labels };
  });
}

/** By key below the folder of the dataset. */
export async function buildSearch(shown: ShownDirectory): Promise<Map<string, string>> {
  const parts = ['search-communes.js', 'search-page.js'].map((name) =>
    readFile(join(import.meta.dirname, name), 'utf8'),
  );
  const page = (await Promise.all(parts)).join('\n');
  return new Map([
    [SEARCH_SCRIPTS.page, page],
    [SEARCH_SCRIPTS.places, pack('places', shown.places.map(toPlace))],
    [SEARCH_SCRIPTS.entries, pack('entries', searchEntries(shown))],
  ]);
}

function pack(name: string, content: object): string {
  return `receiveSearch(${JSON.stringify(name)},"${gzipSync(JSON.stringify(content), { level: 9 }).toString('base64')}")\n`;
}

/** Degrees in thousandths: a hundred metres. */
const thousandths = (degrees: number) => Math.round(degrees * 1_000);

function toPlace({ name, departement, postcodes, point }: SearchPlace) {
  const degrees = point === null ? [] : [thousandths(point.latitude), thousandths(point.longitude)];
  return [name, departement, postcodes.join(' '), ...degrees];
}

/**
 * Labels of kinds, pages, and entries as lists: name, place, kinds, page, anchor, point, whether the point is only that of its commune, telephone, day of its source.
 * What has neither point nor commune nor postcode is near nothing.
 */
function searchEntries(shown: ShownDirectory): object {
  const kinds = kindsOf(shown);
  const pages = [...shown.entries.keys()].sort();
  const communes = new Map(
    shown.places.flatMap(({ code, point }) => (point === null ? [] : [[code, point] as const])),
  );
  const posted = middlesByPostcode(shown.places);
  const entries = pages.flatMap((departement, page) =>
    (shown.entries.get(departement) ?? []).flatMap((entry) => {
      const point = pointOf(entry, communes, posted);
      if (!point) return [];
      const own = kinds.find(({ declared }) => declared.table === entry.declared.table)?.labels ?? [];
      const ranks = own.filter(({ label }) => entry.kinds.includes(label)).map(({ rank }) => rank);
      const town = entry.commune_name ?? entry.postcode ?? '';
      const degrees = [thousandths(point.latitude), thousandths(point.longitude)];
      const reached = entry.telephone === null ? '' : tellTelephone(entry.telephone);
      const nearly = point === entry ? 0 : 1;
      const said = [reached, tellUpdated(entry) ?? ''];
      return [[entry.name, town, ranks, page, entry.anchor, ...degrees, nearly, ...said]];
    }),
  );
  return {
    kinds: kinds.flatMap(({ labels }) => labels.map(({ label }) => label)),
    pages: pages.map(keyOf),
    entries,
  };
}

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

function pointOf(
  entry: Entry,
  communes: ReadonlyMap<string, Point>,
  posted: ReadonlyMap<string, Point>,
): Point | undefined {
  if (isPointed(entry)) return entry;
  return communes.get(entry.commune ?? '') ?? posted.get(entry.postcode ?? '');
}

function isPointed(entry: Entry): entry is Entry & Point {
  return entry.latitude !== null && entry.longitude !== null;
}

function middlesByPostcode(places: readonly SearchPlace[]): Map<string, Point> {
  const sums = new Map<string, { latitude: number; longitude: number; count: number }>();
  for (const { postcodes, point } of places)
    for (const postcode of point === null ? [] : postcodes) {
      const { latitude = 0, longitude = 0 } = point ?? {};
      const sum = sums.get(postcode) ?? { latitude: 0, longitude: 0, count: 0 };
      sums.set(postcode, {
        ...{ latitude: sum.latitude + latitude, longitude: sum.longitude + longitude, count: sum.count + 1 },
      });
    }
  return new Map(
    [...sums].map(([postcode, { latitude, longitude, count }]) => [
      postcode,
      { latitude: latitude / count, longitude: longitude / count },
    ]),
  );
}
