/** What can be counted of a delivery, so that the next one of the same source is compared with it. */
import { z } from 'zod';
import type { Table } from '../../datasets/dataset.js';
import { KEPT_WORK } from '../door/kept-extracts.js';
import { changeNote } from '../door/until-written.js';
import type { ObjectStore, Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';
import { readStored } from '../text/stored-json.js';

const Counts = z.record(z.string(), z.int().min(0));

export const DeliveryFacts = z.strictObject({
  /** Rows of the extract, including rejected ones. */
  rowsIn: z.int().min(0),
  /** Rows that were read. */
  rows: z.int().min(0),
  /** For each column: how many rows have a value. */
  filled: Counts,
  /** Different values of the column that identifies a row; null where the table has none. */
  keys: z.int().min(0).nullable(),
  /** Rows of each département, where the table has a column of it. */
  departements: Counts,
});
export type DeliveryFacts = z.infer<typeof DeliveryFacts>;

const [KEY, PLACE] = ['id', 'departement'];

/** One scan of the rows of an extract, in a relation of the session. Throws EngineFailed. */
export async function measureDelivery(
  relation: string,
  { columns, working }: Table,
  rowsIn: number,
  session: Session,
): Promise<DeliveryFacts> {
  const names = new Set([...columns, ...working].map(({ name }) => name));
  const present = (await session.rows(`describe ${quoted(relation)}`, z.object({ column_name: z.string() })))
    .map(({ column_name }) => column_name)
    .filter((name) => names.has(name));
  const counted = present.map((name, rank) => `count(${quoted(name)}) as c${rank}`);
  const keys = present.includes(KEY) ? `count(distinct ${quoted(KEY)})` : 'null';
  const [found] = await session.rows(
    `select ${['count(*) as rows', `${keys} as keys`, ...counted].join(', ')} from ${quoted(relation)}`,
    z.record(z.string(), z.coerce.number().nullable()),
  );
  const filled = Object.fromEntries(present.map((name, rank) => [name, found?.[`c${rank}`] ?? 0]));
  const departements = present.includes(PLACE) ? await countPlaces(relation, session) : {};
  return { rowsIn, rows: found?.rows ?? 0, filled, keys: found?.keys ?? null, departements };
}

async function countPlaces(relation: string, session: Session): Promise<Record<string, number>> {
  const places = await session.rows(
    `select ${quoted(PLACE)} as place, count(*) as rows from ${quoted(relation)} where ${quoted(PLACE)} is not null group by all order by all`,
    z.object({ place: z.string(), rows: z.number() }),
  );
  return Object.fromEntries(places.map(({ place, rows }) => [place, rows]));
}

/** By SHA-256 of the extract. */
const Deliveries = z.record(z.string(), DeliveryFacts);
export type Deliveries = z.infer<typeof Deliveries>;

const KEPT = 2_000;

function keyOf(dataset: string, source: string): string {
  return `${KEPT_WORK}/${dataset}/${source}/deliveries.json`;
}

/** Empty where nothing was counted yet. */
export async function readDeliveries(
  dataset: string,
  source: string,
  work: ObjectStore,
): Promise<Deliveries> {
  return (await readStored(Deliveries, keyOf(dataset, source), work)) ?? {};
}

/** The newest counts of an extract are the ones that count. */
export async function noteDeliveries(
  { dataset, source }: { readonly dataset: string; readonly source: string },
  facts: Deliveries,
  work: ObjectStore,
): Promise<void> {
  if (Object.keys(facts).length === 0) return;
  await changeNote(Deliveries, keyOf(dataset, source), work, (standing) =>
    Object.fromEntries(Object.entries({ ...standing, ...facts }).slice(-KEPT)),
  );
}
