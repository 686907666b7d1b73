/** Fail closed: what the model of the cell-key method does not know, or what breaks its promises, is not published. */
import { z } from 'zod';
import type { ToldTables } from '../../../datasets/privacy.js';
import type { Session } from '../../platform/effects.js';
import { columnsOf } from '../../text/columns-of.js';
import { literal, quoted } from '../../text/sql-text.js';
import { toldRules } from '../told-rules.js';
import type { ScannedTable } from './scan-tables.js';

/** Columns of every table of the toolkit: where a row came from. They are never published. */
const OWN = ['_source', '_line'];

/** English sentences for the operator, in order of table; empty when all is as the model says. */
export async function judgeTold(
  tables: readonly ScannedTable[],
  family: ToldTables,
  threshold: number,
  session: Session,
): Promise<string[]> {
  const reasons: string[] = [];
  for (const one of tables.filter(({ table: { name } }) => family.tables.includes(name))) {
    const { name } = one.table;
    const unknown = await columnsWithoutRole(one, family, session);
    reasons.push(
      ...unknown.map(
        (column) =>
          `${name}.${column}: nobody said what it tells of persons; give it a role in privacy.told of metadata.yaml, or do not publish it.`,
      ),
    );
    if (unknown.length > 0) continue;
    for (const { column, population } of await undeclaredPopulations(one, family, session))
      reasons.push(
        `${name}.${column}: nobody said that ${population} is told beside the others, and people could be found where they overlap; add it to populations in privacy.told of metadata.yaml, and attack it, or do not publish it.`,
      );
    for (const { column, cells } of await brokenCells(one, family, threshold, session))
      reasons.push(
        `${name}.${column}: ${cells} ${cells === 1 ? 'cell tells' : 'cells tell'} of fewer than ${threshold} persons, or of all; this is a bug of the assembly SQL.`,
      );
    if (await isBare(one, family, session))
      reasons.push(
        `${name}: sums hold exactly, so that the noise is missing; this is a bug of the assembly.`,
      );
  }
  return reasons;
}

/** Columns of the file, the toolkit's own aside. */
async function columnsWithoutRole(
  { path }: ScannedTable,
  family: ToldTables,
  session: Session,
): Promise<string[]> {
  const { cell, counts, labels, means, shares, quantiles, derived } = family;
  const roles = new Set([
    ...[...OWN, ...cell, ...counts, ...labels],
    ...[means, shares, quantiles, derived].flatMap(Object.keys),
  ]);
  return (await columnsOf(`read_parquet(${literal(path)})`, session)).filter((name) => !roles.has(name));
}

/** Whoever adds a population gives everybody one more number to subtract. */
async function undeclaredPopulations(
  { path }: ScannedTable,
  { populations }: ToldTables,
  session: Session,
): Promise<{ column: string; population: string }[]> {
  const found = [];
  for (const [column, declared] of Object.entries(populations)) {
    const rows = await session.rows(
      `select distinct ${quoted(column)} as population from read_parquet(${literal(path)}) where ${quoted(column)} not in (${declared.map(literal).join(', ')}) order by population`,
      z.object({ population: z.string() }),
    );
    found.push(...rows.map(({ population }) => ({ column, population })));
  }
  return found;
}

async function brokenCells(
  { path }: ScannedTable,
  family: ToldTables,
  threshold: number,
  session: Session,
): Promise<{ column: string; cells: number }[]> {
  const asked = toldRules(family, threshold, 'told').map(
    ({ column, broken }) =>
      `select ${literal(column)} as "column", count(*) filter (where ${broken}) as cells from told`,
  );
  return session.rows(
    `with told as (from read_parquet(${literal(path)})) select * from (${asked.join(' union all ')}) where cells > 0 order by "column"`,
    z.object({ column: z.string(), cells: z.number() }),
  );
}

/** Sums whose parts are all told; fewer say nothing of the noise. */
const TELLING_SUMS = 20;

/** Counts with noise hardly ever add up. */
async function isBare(
  { path }: ScannedTable,
  { adds_up, cell, counts }: ToldTables,
  session: Session,
): Promise<boolean> {
  const [count] = counts;
  if (!adds_up || count === undefined) return false;
  const isTotal = `${quoted(adds_up.part)} = ${literal(adds_up.total)}`;
  const group = cell.filter((name) => name !== adds_up.part).map(quoted);
  const [found] = await session.rows(
    `select count(*) as sums, count(*) filter (where whole = parts) as exact from (
       select any_value(${quoted(count)}) filter (where ${isTotal}) as whole, sum(${quoted(count)}) filter (where not ${isTotal}) as parts,
         count(*) filter (where ${quoted(count)} is null) as hidden, count(*) as members
       from read_parquet(${literal(path)}) group by ${group.join(', ')})
     where hidden = 0 and members > 2`,
    z.object({ sums: z.number(), exact: z.number() }),
  );
  return found !== undefined && found.sums >= TELLING_SUMS && found.exact * 2 > found.sums;
}
