/** What a version says of one département, in a DuckDB session: the tables of its page, cut to it, with names of files for their ranks. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Dataset, Table } from '../../../datasets/dataset.js';
import type { DepartementPages, DepartementSection } from '../../../datasets/departement-pages.js';
import { ContractBroken } from '../../errors.js';
import type { Assembled, IngestedSource } from '../../handover/run.js';
import { visibleText } from '../../markup/visible-text.js';
import type { ObjectStore, Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';

export interface FetchedTable {
  readonly name: string;
  readonly path: string;
}

/** The tables that the pages declare, which hold every département. Needs the assembled tables in the work zone. */
export async function fetchTables(
  pages: DepartementPages,
  assembled: Assembled,
  { work, scratch }: { readonly work: Pick<ObjectStore, 'download'>; readonly scratch: string },
): Promise<FetchedTable[]> {
  const fetched: FetchedTable[] = [];
  for (const name of new Set([pages.people, ...pages.sections.map(({ table }) => table)])) {
    const key = assembled.tables.find((one) => one.name === name)?.key;
    if (key === undefined) throw new ContractBroken(`${name}: the assembly left no such table.`);
    const path = join(scratch, `${name}.parquet`);
    await work.download(key, path);
    fetched.push({ name, path });
  }
  return fetched;
}

/** `fichiers(source, extrait, fichier)`: extracts of a source are counted in the order of the run, as the assembly does. */
export async function nameFiles(
  ingested: readonly IngestedSource[],
  hide: (name: string) => string,
  session: Session,
): Promise<void> {
  const ranks = new Map<string, number>();
  const rows = ingested.map(({ source, extract }) => {
    const rank = ranks.get(source) ?? 0;
    ranks.set(source, rank + 1);
    return `union all select ${literal(source)}, ${rank}, ${literal(hide(visibleText(extract.fileName)))}`;
  });
  await session.run(`create or replace temp table fichiers as
    select cast(null as varchar) as source, cast(null as bigint) as extrait, cast(null as varchar) as fichier limit 0`);
  if (rows.length > 0) await session.run(`insert into fichiers ${rows.join(' ').replace('union all ', '')}`);
}

/** The rows of a table that are of the département, in the order of the section; `_row` counts them from 0. */
export function rowsOf(
  section: Pick<DepartementSection, 'table' | 'order' | 'departement'>,
  where: DepartementSection['where'],
  departement: string,
  pages: DepartementPages,
): string {
  const files = section.table === pages.people ? ' left join fichiers using (source, extrait)' : '';
  const conditions = [
    `${quoted(section.departement)} = ${literal(departement)}`,
    ...Object.entries(where).map(
      ([name, wanted]) =>
        `${quoted(name)} in (${[wanted]
          .flat()
          .map((one) => (typeof one === 'string' ? literal(one) : String(one)))
          .join(', ')})`,
    ),
  ];
  const order = section.order.length > 0 ? `order by ${section.order.map(quoted).join(', ')}` : '';
  return `(select *, row_number() over (${order}) - 1 as _row from ${quoted(section.table)}${files} where ${conditions.join(' and ')})`;
}

/** Every cell as text; null stays null. */
export async function readRows(
  columns: readonly string[],
  rows: string,
  limit: number,
  session: Session,
): Promise<Readonly<Record<string, string | null>>[]> {
  const cells = columns.map((name) => `cast(${quoted(name)} as varchar) as ${quoted(name)}`);
  return session.rows(
    `select ${cells.join(', ')} from ${rows} order by _row limit ${limit}`,
    z.record(z.string(), z.string().nullable()),
  );
}

export async function countRows(rows: string, session: Session): Promise<number> {
  const [found] = await session.rows(`select count(*) as n from ${rows}`, z.object({ n: z.number() }));
  return found?.n ?? 0;
}

export function tableOf(name: string, { tables }: Pick<Dataset, 'tables'>): Table {
  const table = tables.find((one) => one.name === name);
  if (!table) throw new ContractBroken(`${name}: contract.ts has no such table.`);
  return table;
}
