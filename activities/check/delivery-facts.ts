/** What can be counted of a delivery, so that the next one of the same source is compared with it. */
import { z } from 'zod';
import type { Table } from '../../datasets/dataset.js';
import { KEPT_WORK } from '../door/kept-extracts.js';
import { changeNote } from '../door/until-written.js';
import type { ObjectStore, Session } from '../platform/effects.js';
import { columnsOf } from '../text/columns-of.js';
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

/**
 * One for each extract, in their order: `rowsIn` of each, and their rows in a relation of the session, `_file` telling which it is, from 0.
 * Throws EngineFailed.
 */
export async function measureDeliveries(
  relation: string,
  { columns, working }: Table,
  rowsIn: readonly number[],
  session: Session,
): Promise<DeliveryFacts[]> {
  const names = new Set([...columns, ...working].map(({ name }) => name));
  const present = (await columnsOf(quoted(relation), session)).filter((name) => names.has(name));
  const counted = present.map((name, rank) => `count(${quoted(name)}) as c${rank}`);
  const keys = present.includes(KEY) ? `count(distinct ${quoted(KEY)})` : 'null';
  const found = await session.rows(
    `select ${['_file', 'count(*) as rows', `${keys} as keys`, ...counted].join(', ')} from ${quoted(relation)} group by _file`,
    z.record(z.string(), z.coerce.number().nullable()),
  );
  const places = present.includes(PLACE) ? await countPlaces(relation, session) : [];
  return rowsIn.map((given, file) => {
    const own = found.find(({ _file }) => _file === file);
    return {
      ...{ rowsIn: given, rows: own?.rows ?? 0 },
      filled: Object.fromEntries(present.map((name, rank) => [name, own?.[`c${rank}`] ?? 0])),
      keys: present.includes(KEY) ? (own?.keys ?? 0) : null,
      departements: Object.fromEntries(
        places.filter(({ _file }) => _file === file).map(({ place, rows }) => [place, rows]),
      ),
    };
  });
}

const Placed = z.object({ _file: z.number(), place: z.string(), rows: z.number() });

function countPlaces(relation: string, session: Session): Promise<z.infer<typeof Placed>[]> {
  return session.rows(
    `select _file, ${quoted(PLACE)} as place, count(*) as rows from ${quoted(relation)} where ${quoted(PLACE)} is not null group by all order by all`,
    Placed,
  );
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
