/** The lines that a published row was made of. */
import { join } from 'node:path';
import type { Effects } from '../effects.js';
import { ObjectMissing } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { lineageKey } from '../published/lineage.js';
import { literal } from '../text/sql-text.js';
import { fetchTable } from './find-row.js';
import { type Explaining, Placed } from './origin.js';

/** A table of merges has these columns: one row per member of a group, what it said otherwise as a JSON object of texts. */
const MERGE_COLUMNS = ['table', 'id', 'membre_source', 'membre_id', 'cle', 'valeurs_ecartees'];

/** Those of the group that it was made of, or its own. Throws ObjectMissing where the version keeps no lines. */
export async function placeRow(
  { dataset, manifest, asked, row, scratch }: Explaining,
  effects: Pick<Effects, 'zones'>,
  session: Session,
): Promise<Placed[]> {
  const merges = dataset.tables.find(
    ({ columns, zone }) =>
      zone === 'open' && MERGE_COLUMNS.every((name) => columns.some((column) => column.name === name)),
  );
  if (merges && merges.name !== asked.table && manifest.tables.some(({ name }) => name === merges.name)) {
    const path = await fetchTable(manifest, merges.name, scratch, effects);
    const members = await session.rows(
      `select source, extract, line, membre_id as member, cle as by, valeurs_ecartees as lost
       from read_parquet(${literal(path)}) as merged positional join read_parquet(${literal(await fetchLineage(merges.name))}) as lineage
       where merged."table" = $table and merged.id = $id order by cle <> 'premier', source, line`,
      Placed,
      { table: asked.table, id: asked.id },
    );
    if (members.length > 0) return members;
  }
  return session.rows(
    `select source, extract, line, $id as member, null as by, '{}' as lost
     from read_parquet(${literal(await fetchLineage(asked.table))}, file_row_number = true) where file_row_number = $place`,
    Placed,
    { id: asked.id, place: row.place },
  );

  async function fetchLineage(table: string): Promise<string> {
    const { restricted } = effects.zones;
    const key = lineageKey(dataset.id, manifest.version, table);
    if (!(await restricted.head(key)))
      throw new ObjectMissing(
        `${restricted.url}/${key}: version ${manifest.version} keeps no lines of ${table}, an older toolkit made it; ask of a later version, or publish the dataset again.`,
      );
    const path = join(scratch, `${table}.lineage.parquet`);
    await restricted.download(key, path);
    return path;
  }
}
