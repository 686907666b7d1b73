/** The rows of a directory: where each is, what it is for, how to reach it. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Directory, DirectoryEntries } from '../../../datasets/shown.js';
import type { References } from '../../effects.js';
import type { Session } from '../../platform/effects.js';
import { departementOfPlaceSql } from '../../text/departement-sql.js';
import { quoted } from '../../text/sql-text.js';
import { isDepartement } from '../departements.js';
import { rowsOf, type StoredTable } from '../read-shown-rows.js';
import { ownPoints } from './own-points.js';
import { type SearchPlace, searchPlaces } from './search-places.js';

const Row = z.object({
  id: z.string(),
  name: z.string(),
  kinds: z.array(z.string()),
  departement: z.string().nullable(),
  commune: z.string().nullable(),
  commune_name: z.string().nullable(),
  postcode: z.string().nullable(),
  address: z.string().nullable(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  telephone: z.string().nullable(),
  mail: z.string().nullable(),
  site: z.string().nullable(),
  hours: z.string().nullable(),
  updated: z.string().nullable(),
});

/** `kinds`: their labels, one at least. */
export interface Entry extends z.infer<typeof Row> {
  /** What a page calls the place where it stands. */
  readonly anchor: string;
  readonly declared: DirectoryEntries;
}

export interface ShownDirectory {
  readonly directory: Directory;
  /** By département; without those whose place nobody tells. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  readonly unplaced: readonly { readonly declared: DirectoryEntries; readonly count: number }[];
  readonly places: readonly SearchPlace[];
}

export interface DirectoryTools {
  readonly references: References;
  /** Folder of the dataset's own lists. */
  readonly own: string;
  readonly scratch: string;
}

/** Null where a table is not stored as Parquet. */
export async function readDirectory(
  directory: Directory,
  stored: ReadonlyMap<string, StoredTable>,
  session: Session,
  tools: DirectoryTools,
): Promise<ShownDirectory | null> {
  const entries = new Map<string, Entry[]>();
  const unplaced: { declared: DirectoryEntries; count: number }[] = [];
  for (const declared of directory.entries) {
    const found = stored.get(declared.table);
    if (!found) return null;
    const rows = await readRows(declared, found, session);
    const placed = rows.filter(({ departement }) => departement !== null && isDepartement(departement));
    for (const row of placed) push(entries, row.departement ?? '', row);
    unplaced.push({ declared, count: rows.length - placed.length });
  }
  const points = await readPoints(session, tools);
  return {
    directory,
    entries,
    unplaced,
    places: searchPlaces([...points, ...ownPoints([...entries.values()].flat(), points)]),
  };
}

function push(entries: Map<string, Entry[]>, departement: string, entry: Entry): void {
  const known = entries.get(departement);
  if (known) known.push(entry);
  else entries.set(departement, [entry]);
}

async function readRows(
  declared: DirectoryEntries,
  { table, path }: StoredTable,
  session: Session,
): Promise<Entry[]> {
  const { kind, commune, postcode } = declared;
  const text = (name: string | undefined) => (name === undefined ? 'null' : quoted(name));
  const isList = table.columns.find(({ name }) => name === kind.column)?.type === 'list';
  const kinds = isList ? quoted(kind.column) : `[${quoted(kind.column)}]`;
  const rows = await session.rows(
    `select ${quoted(declared.id)} as id, ${quoted(declared.name)} as name,
      list_distinct(list_transform(coalesce(${kinds}, []), lambda one: split_part(one, '--', 1))) as kinds,
      ${departementOfPlaceSql(commune, postcode)} as departement,
      ${quoted(commune)} as commune, ${quoted(declared.commune_name)} as commune_name, ${quoted(postcode)} as postcode,
      ${quoted(declared.address)} as address, ${quoted(declared.longitude)} as longitude, ${quoted(declared.latitude)} as latitude,
      ${text(declared.telephone)} as telephone, ${text(declared.mail)} as mail, ${text(declared.site)} as site, ${text(declared.hours)} as hours,
      cast(${text(declared.updated)} as varchar) as updated
    from ${rowsOf(path)} order by commune_name nulls last, name, id`,
    Row,
  );
  const labels = Object.entries(kind.labels);
  return rows.map((row) => {
    const known = labels.flatMap(([value, label]) => (row.kinds.includes(value) ? [label] : []));
    return { ...row, declared, kinds: known.length === 0 ? [kind.other] : known, anchor: anchorOf(row.id) };
  });
}

/** Identifiers come from partners: what names them in an address is our own. */
function anchorOf(id: string): string {
  return `l-${createHash('sha256').update(id).digest('hex').slice(0, 10)}`;
}

/** Surroundings that are narrower are those of an island, far from the town. */
const MAINLAND_KM = 20;

const Point = z.object({ code: z.string(), latitude: z.number(), longitude: z.number() });

async function readPoints(
  session: Session,
  { references, own, scratch }: DirectoryTools,
): Promise<z.infer<typeof Point>[]> {
  const folder = join(scratch, 'lists');
  await mkdir(folder, { recursive: true });
  await references.load({ sql: 'communes_points', folder, own }, session);
  return session.rows(
    `select code, cast(latitude_centieme as double) / 100 as latitude, cast(longitude_centieme as double) / 100 as longitude
    from communes_points where cast(portee_km as integer) >= ${MAINLAND_KM} order by code`,
    Point,
  );
}
