/** One row of a published version, by its identifier, and what its own stored schema says of its columns. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Effects } from '../effects.js';
import { ConfigurationInvalid, ObjectMissing } from '../errors.js';
import type { AskedCell } from '../handover/told.js';
import type { Session } from '../platform/effects.js';
import type { Manifest } from '../published/manifest.js';
import { versionFolder } from '../published/version-keys.js';
import { literal, quoted } from '../text/sql-text.js';
import { readStored } from '../text/stored-json.js';

export interface FoundRow {
  /** From 0, in the order of the table. */
  readonly place: number;
  /** Every cell as text. */
  readonly cells: Readonly<Record<string, string | null>>;
  readonly descriptions: ReadonlyMap<string, string>;
}

const StoredSchema = z.object({
  fields: z.array(z.object({ name: z.string(), description: z.string() })),
  primaryKey: z.array(z.string()).default([]),
});

const Cells = z
  .string()
  .transform((json) => z.record(z.string(), z.string().nullable()).parse(JSON.parse(json)));

/** Downloads a published table. Throws ConfigurationInvalid where the version has no such table, or not as Parquet. */
export async function fetchTable(
  manifest: Manifest,
  name: string,
  scratch: string,
  { zones }: Pick<Effects, 'zones'>,
): Promise<string> {
  const table = requireTable(manifest, name);
  const file = table.files.find(({ format }) => format === 'parquet');
  if (!file)
    throw new ConfigurationInvalid(
      `${manifest.dataset}: ${name} is not published as Parquet, which explaining needs; add it to its formats and publish again.`,
    );
  const path = join(scratch, `${name}.parquet`);
  await zones.open.download(`${versionFolder(manifest.dataset, manifest.version)}${file.path}`, path);
  return path;
}

export function requireTable(
  { dataset, version, tables }: Manifest,
  name: string,
): Manifest['tables'][number] {
  const found = tables.find((one) => one.name === name);
  if (found) return found;
  throw new ConfigurationInvalid(
    `${dataset}: version ${version} publishes no table "${name}"; its tables are ${tables.map((one) => one.name).join(', ')}.`,
  );
}

/** Throws ConfigurationInvalid (no such column, no identifier), ObjectMissing (no such row). */
export async function findRow(
  manifest: Manifest,
  { table: name, id, column }: AskedCell,
  scratch: string,
  effects: Pick<Effects, 'zones'>,
  session: Session,
): Promise<FoundRow> {
  const table = requireTable(manifest, name);
  const folder = versionFolder(manifest.dataset, manifest.version);
  const schema = await readStored(StoredSchema, `${folder}${table.schema}`, effects.zones.open);
  const { fields = [], primaryKey = [] } = schema ?? {};
  const [key] = primaryKey;
  if (key === undefined || primaryKey.length > 1)
    throw new ConfigurationInvalid(
      `${manifest.dataset}: the rows of ${name} have no identifier of one column; ask of another table.`,
    );
  if (column !== undefined && !fields.some((one) => one.name === column))
    throw new ConfigurationInvalid(
      `${manifest.dataset}: ${name} has no column "${column}"; its columns are ${fields.map((one) => one.name).join(', ')}.`,
    );
  const path = await fetchTable(manifest, name, scratch, effects);
  const cells = fields.map((one) => `${quoted(one.name)}: cast(${quoted(one.name)} as varchar)`).join(', ');
  const [found] = await session.rows(
    `select file_row_number as place, cast(to_json({${cells}}) as varchar) as cells
     from read_parquet(${literal(path)}, file_row_number = true) where cast(${quoted(key)} as varchar) = $id`,
    z.object({ place: z.number(), cells: Cells }),
    { id },
  );
  if (!found)
    throw new ObjectMissing(
      `${manifest.dataset}: no row of ${name} in version ${manifest.version} has the ${key} "${id}"; copy it from the published file.`,
    );
  return { ...found, descriptions: new Map(fields.map((one) => [one.name, one.description])) };
}
