/**
 * A published number of persons is revised when the revision is of nobody or of enough of them: who subtracts two versions must not find
 * a few. A sum of which any number would move by less keeps its published rows, all of them, until it moves by more.
 */
import { z } from 'zod';
import type { Table } from '../../../datasets/dataset.js';
import type { CountFamily } from '../../../datasets/privacy.js';
import type { Session } from '../../platform/effects.js';
import { columnsOf } from '../../text/columns-of.js';
import { literal, quoted } from '../../text/sql-text.js';
import { countedCells } from '../counted-cells.js';

export interface RevisedTable {
  readonly table: Table;
  readonly family: CountFamily;
  readonly threshold: number;
  /** Parquet below scratch: the table about to be published, and the same as it is published now. */
  readonly path: string;
  readonly publishedPath: string;
}

/** Writes the table to `to`, rows in their order; gives the number of sums that keep their published rows. */
export async function deferRevisions(revised: RevisedTable, to: string, session: Session): Promise<number> {
  const { table, family, path, publishedPath } = revised;
  const keys = [...family.group, family.part].map(quoted).join(', ');
  await session.run(`create or replace temp table deferred as ${deferredSql(revised)}`);
  const known = new Set(await columnsOf(`read_parquet(${literal(publishedPath)})`, session));
  const cells = table.columns.map(({ name }) => {
    const cell = quoted(name);
    // a column that consumers do not have yet has no published cells to keep
    if (!known.has(name)) return `later.${cell}`;
    if ([...family.group, family.part].includes(name)) return cell;
    return `case when deferred.kept then earlier.${cell} else later.${cell} end as ${cell}`;
  });
  await session.run(`copy (
    select later._source, later._line, ${cells.join(', ')}
    from (select *, file_row_number as _place from read_parquet(${literal(path)}, file_row_number = true)) as later
    left join read_parquet(${literal(publishedPath)}) as earlier using (${keys})
    left join deferred using (${family.group.map(quoted).join(', ')})
    order by _place) to ${literal(to)} (format parquet, compression lz4_raw)`);
  const [count] = await session.rows('select count(*) as sums from deferred', z.object({ sums: z.number() }));
  await session.run('drop table deferred');
  return count?.sums ?? 0;
}

/**
 * Sums of which something would move by one person or more and by fewer than the threshold; sums of which other numbers are told than
 * before although the total stays, nearly; and sums in which a number that is told in one version only would, if it did not move, leave
 * few for those that both hide. Only sums with the same members in both.
 */
function deferredSql({ table, family, threshold, path, publishedPath }: RevisedTable): string {
  const { group, part, total } = family;
  const earlier = countedCells(table, family, 'earlier');
  const later = countedCells(table, family, 'later');
  const isFew = (move: string) => `coalesce(abs(${move}) between 1 and ${threshold - 1}, false)`;
  const few = earlier.map((cell, at) => isFew(`${later[at]} - ${cell}`)).join(' or ');
  const otherwise = earlier.map((cell, at) => `(${cell} is null) <> (${later[at]} is null)`).join(' or ');
  const stays = `coalesce(abs(${later[0]} - ${earlier[0]}) < ${threshold}, false)`;
  const names = group.map(quoted).join(', ');
  const isTotal = `${quoted(part)} = ${literal(total)}`;
  /** What is left for the numbers that both hide, when those that only the other version tells are taken from there. */
  const leavesFew = (one = '', other = '') => `(
    bool_or(not ${isTotal} and ${one} is null and ${other} is not null)
    and bool_or(not ${isTotal} and ${one} is null and ${other} is null)
    and coalesce(max(${one}) filter (${isTotal}) - coalesce(sum(coalesce(${one}, ${other})) filter (not ${isTotal}), 0) < ${threshold}, false))`;
  return `select ${names}, true as kept
    from read_parquet(${literal(path)}) as later
    join read_parquet(${literal(publishedPath)}) as earlier using (${names}, ${quoted(part)})
    group by ${names}
    having bool_or(${few}) or (bool_or(${otherwise}) and bool_or(${isTotal} and ${stays}))
      or ${leavesFew(earlier[0], later[0])} or ${leavesFew(later[0], earlier[0])}`;
}

/**
 * The proof, by whoever lays two versions over each other: sums in which numbers that one version hides and the other tells, taken as they
 * are, leave fewer than the threshold for what both hide. Independent of the above.
 */
export async function countUnveiled(
  { table, family, threshold, path, publishedPath }: RevisedTable,
  session: Session,
): Promise<number> {
  const [earlier = ''] = countedCells(table, family, 'earlier');
  const [later = ''] = countedCells(table, family, 'later');
  const names = family.group.map(quoted).join(', ');
  const left = (side: 'a' | 'b', other: 'a' | 'b') => `
    list_filter(members, lambda one: one.whole)[1].${side} - list_sum(list_transform(list_filter(members, lambda one: not one.whole),
      lambda one: coalesce(one.${side}, one.${other}, 0)))`;
  const borrowed = (side: 'a' | 'b', other: 'a' | 'b') =>
    `len(list_filter(members, lambda one: not one.whole and one.${side} is null and one.${other} is not null)) > 0`;
  const [found] = await session.rows(
    `with sums as (
       select ${names}, list({whole: ${quoted(family.part)} = ${literal(family.total)}, a: ${earlier}, b: ${later}}) as members
       from read_parquet(${literal(path)}) as later join read_parquet(${literal(publishedPath)}) as earlier using (${names}, ${quoted(family.part)})
       group by ${names})
     select count(*) as sums from sums
     where len(list_filter(members, lambda one: not one.whole and one.a is null and one.b is null)) > 0
       and ((${borrowed('a', 'b')} and ${left('a', 'b')} < ${threshold}) or (${borrowed('b', 'a')} and ${left('b', 'a')} < ${threshold}))`,
    z.object({ sums: z.number() }),
  );
  return found?.sums ?? 0;
}

/** The proof, by whoever subtracts: numbers told in both versions that moved by few. Independent of the above. */
export async function countSmallMoves(
  { table, family, threshold, path, publishedPath }: RevisedTable,
  session: Session,
): Promise<number> {
  const earlier = countedCells(table, family, 'earlier');
  const later = countedCells(table, family, 'later');
  const moves = earlier.map((cell, at) => `abs(${later[at]} - ${cell})`).join(', ');
  const keys = [...family.group, family.part].map(quoted).join(', ');
  const [found] = await session.rows(
    `select count(*) as moves from (
       select unnest([${moves}]) as move from read_parquet(${literal(path)}) as later
       join read_parquet(${literal(publishedPath)}) as earlier using (${keys})) where move between 1 and ${threshold - 1}`,
    z.object({ moves: z.number() }),
  );
  return found?.moves ?? 0;
}
