/** Removes the contacts of professionals who opposed from the tables of a version, before anything else reads them. */
import { z } from 'zod';
import type { Dataset } from '../../../datasets/dataset.js';
import type { Effects } from '../../effects.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';
import { collectContacts, opposedWords, type TextPlace, withheldSql } from './contact-words.js';
import { loadOpposed } from './load-opposed.js';
import { markOf, readOppositions } from './opposition-list.js';

export interface ContactTable {
  readonly name: string;
  /** Parquet file below scratch; replaced where it held one. */
  readonly path: string;
}

export interface Withheld {
  /** Mark of the list that was applied; null where nobody opposed. */
  readonly list: string | null;
  readonly cells: number;
}

/** Asks for no key where nobody opposed. Idempotent. Throws ConfigurationInvalid (keys), ObjectMissing (a damaged list). */
export async function withholdContacts(
  dataset: Dataset,
  tables: readonly ContactTable[],
  { zones, pseudonymiser }: Pick<Effects, 'zones' | 'pseudonymiser'>,
  session: Session,
): Promise<Withheld> {
  const places = contactPlaces(dataset, tables);
  const found = places.length === 0 ? null : await readOppositions(dataset.id, zones.restricted);
  if (!found || found.list.oppositions.length === 0) return { list: null, cells: 0 };
  await loadOpposed(dataset, found.list, pseudonymiser, session);
  await collectContacts(dataset.id, textsOf(places), pseudonymiser, session);
  const list = markOf(found.list);
  const words = await opposedWords(session);
  if (words.length === 0) return { list, cells: 0 };
  await session.setVariable('opposed_words', words);
  let cells = 0;
  for (const { path, columns } of places) cells += await withholdIn(path, columns, session);
  return { list, cells };
}

export interface ContactPlace {
  readonly path: string;
  readonly columns: readonly string[];
}

/** Each column as collectContacts reads it. */
export function textsOf(places: readonly ContactPlace[]): TextPlace[] {
  return places.flatMap(({ path, columns }) =>
    columns.map((column) => ({ relation: `read_parquet(${literal(path)})`, text: quoted(column) })),
  );
}

/** Columns of the dataset's open tables in which a professional's contact may stand. */
export function contactPlaces(
  { metadata }: Pick<Dataset, 'metadata'>,
  tables: readonly ContactTable[],
): ContactPlace[] {
  return tables.flatMap(({ name, path }) => {
    const columns = metadata.privacy.contacts[name] ?? [];
    return columns.length === 0 ? [] : [{ path, columns }];
  });
}

/** The same columns in the same order, the same rows; the file is replaced only where a cell changes. */
async function withholdIn(path: string, columns: readonly string[], session: Session): Promise<number> {
  const changed = columns.map((column) => `${withheldSql(column)} is distinct from ${quoted(column)}`);
  const counted = changed.map((condition) => `count(*) filter (where ${condition})`).join(' + ');
  const [row] = await session.rows(
    `select ${counted} as cells from read_parquet(${literal(path)})`,
    z.object({ cells: z.number() }),
  );
  if (!row || row.cells === 0) return 0;
  const replaced = columns.map((column) => `${withheldSql(column)} as ${quoted(column)}`);
  await session.run(
    `create or replace temp table withheld as select * replace (${replaced.join(', ')}) from read_parquet(${literal(path)})`,
  );
  await session.writeTable('from withheld', path);
  await session.run('drop table withheld');
  return row.cells;
}
