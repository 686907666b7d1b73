/** What a partner's table or query holds, and the statement that copies what was asked of it. */
import { z } from 'zod';
import type { PostgresPlace } from '../../../../datasets/_channels/postgres.js';
import { DeliveryRejected } from '../../../errors.js';
import type { ChannelOwner } from '../channel.js';
import {
  copyStatement,
  type FoundColumn,
  lackingColumns,
  quoted,
  relationOf,
  selectStatement,
} from './postgres-select.js';
import type { PostgresSession } from './postgres-session.js';
import { planSince } from './postgres-since.js';

export interface CopyPlan {
  readonly statement: string;
  /** What the next pull is told, where only what changed is asked for. */
  readonly stamp: string | null;
}

/** Throws DeliveryRejected (what is asked is not there, or not ours to read), ConfigurationInvalid. */
export async function planCopy(
  place: PostgresPlace,
  { columns: asked, rows, known }: Pick<ChannelOwner, 'columns' | 'rows'> & { readonly known: string | null },
  session: PostgresSession,
): Promise<CopyPlan> {
  const found = await foundColumns(place, session);
  const lacking = lackingColumns(asked, found);
  if (lacking.length > 0) throw lackingFault(place, lacking);
  const all = asked.map((column) => ({ ...column, optional: false }));
  if (lackingColumns(all, found).length === asked.length)
    throw lackingFault(
      place,
      asked.map(({ name }) => name),
    );
  const order = place.order ?? (await primaryKeyOf(place, session));
  const { where, stamp } = await planSince(place, { found, known }, session);
  const select = selectStatement(relationOf(place), asked, { found, order, rows, where });
  return { statement: copyStatement(select), stamp };
}

/** Of a table from the catalog: a role that may read some columns only could not ask for all. */
export async function foundColumns(place: PostgresPlace, session: PostgresSession): Promise<FoundColumn[]> {
  const { client, ask } = session;
  const { table } = place;
  if (table === undefined) return columnsOfQuery(place, session);
  await ask(() => client.query(`select from ${relationOf(place)} limit 0`)); // that it is there, and ours to read
  const { rows } = await ask(() =>
    client.query(
      `select a.attname as name, ${BASE_TYPE} as type, t.typcategory = 'A' as array,
         has_column_privilege(a.attrelid, a.attnum, 'SELECT') as readable
       from pg_catalog.pg_attribute as a join pg_catalog.pg_type as t on t.oid = a.atttypid
       where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped order by a.attnum`,
      [nameOf(table)],
    ),
  );
  return Columns.parse(rows);
}

/** Of the type `t`: a domain, which may be made of another one, reads like what is below all. */
const BASE_TYPE = `(with recursive below as (
    select t.oid as type, t.typbasetype as base
    union all select b.oid, b.typbasetype from below join pg_catalog.pg_type as b on b.oid = below.base)
  select format_type(type, null) from below where base = 0)`;

const Columns = z.array(
  z
    .object({ name: z.string(), type: z.string(), array: z.boolean(), readable: z.boolean() })
    .transform(({ array: isArray, readable: isReadable, ...column }) => ({ ...column, isArray, isReadable })),
);

async function columnsOfQuery(
  place: PostgresPlace,
  { client, ask }: PostgresSession,
): Promise<FoundColumn[]> {
  // prepared, it can be one statement only: a second one could end our transaction, and write
  const one = { text: `select * from ${relationOf(place)} limit 0`, queryMode: 'extended' } as const;
  const { fields } = await ask(() => client.query(one));
  const names = fields.map(({ name }) => name);
  const { rows } = await ask(() =>
    client.query(
      `select f.name, ${BASE_TYPE} as type, t.typcategory = 'A' as array, true as readable
       from unnest($1::text[], $2::oid[]) with ordinality as f (name, type, rank)
       join pg_catalog.pg_type as t on t.oid = f.type order by f.rank`,
      [names, fields.map(({ dataTypeID }) => dataTypeID)],
    ),
  );
  return Columns.parse(rows);
}

/** Empty where there is none, or what is read is a view or a query. */
async function primaryKeyOf({ table }: PostgresPlace, { client, ask }: PostgresSession): Promise<string[]> {
  if (table === undefined) return [];
  const { rows } = await ask(() =>
    client.query(
      `select a.attname as name from pg_catalog.pg_index as i
         cross join lateral unnest(i.indkey) with ordinality as k (number, rank)
         join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.number
       where i.indisprimary and i.indrelid = to_regclass($1)
         and has_column_privilege(i.indrelid, a.attnum, 'SELECT') order by k.rank`,
      [nameOf(table)],
    ),
  );
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name);
}

function nameOf(table: string): string {
  return table.split('.').map(quoted).join('.');
}

function lackingFault({ host }: PostgresPlace, names: readonly string[]): DeliveryRejected {
  const told = names.map((name) => `"${name}"`).join(', ');
  return new DeliveryRejected(
    `${host}: what the source reads has not the declared column(s) ${told}; ask the partner, or update the source's YAML and SQL.`,
    `Votre base de données ${host} n’a pas la ou les colonnes convenues ${told}. Rétablissez-les, ou prévenez-nous de leur changement.`,
  );
}
