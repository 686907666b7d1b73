/**
 * A published row of the cell-key method is revised when one of its counts moves by the threshold or more: one person who comes, goes or
 * changes would draw other noise in each row that counts her, and the list of these rows would be her story. A row that moves by less keeps
 * what is published, all of it; a hidden count is taken for the largest that is never told. Rows are revised many at a time, or none. In a table
 * of few rows each is revised by itself, where a count moves by more than one person's noise can.
 */
import { z } from 'zod';
import type { Table } from '../../../datasets/dataset.js';
import type { ToldTables } from '../../../datasets/privacy.js';
import type { Session } from '../../platform/effects.js';
import { columnsOf } from '../../text/columns-of.js';
import { literal, quoted } from '../../text/sql-text.js';
import { toldRules } from '../told-rules.js';

export interface RepublishedTable {
  readonly table: Table;
  readonly family: ToldTables;
  readonly threshold: number;
  /** The noise of a count at most. */
  readonly deviation: number;
  /** Parquet below scratch: the table about to be published, and the same as it is published now. */
  readonly path: string;
  readonly publishedPath: string;
}

/** Writes the table to `to`, rows in their order; gives the number of rows that would have told something else. */
export async function keepRows(one: RepublishedTable, to: string, session: Session): Promise<number> {
  const { table, family, path, publishedPath } = one;
  const known = new Set(await columnsOf(`read_parquet(${literal(publishedPath)})`, session));
  if (!namesRows(family, known)) return keepNone(path, to, session);
  const told = table.columns.filter(({ name }) => known.has(name) && !family.cell.includes(name));
  const cells = table.columns.map(({ name }) => {
    const cell = quoted(name);
    return told.some((column) => column.name === name)
      ? `case when kept then earlier.${cell} else later.${cell} end as ${cell}`
      : `later.${cell}`;
  });
  const differs = told
    .map(({ name }) => `earlier.${quoted(name)} is distinct from later.${quoted(name)}`)
    .join(' or ');
  await session.run(`create or replace temp table republished as
    with paired as (
      select later, earlier, coalesce(earlier._is, false) and not (${observedAnew(family)}) and not (${untold(one, known)}) as comparable,
        comparable and (${movesBy(one.threshold, one, known)}) as moved, comparable and (${movesBy(moreThanNoise(one), one, known)}) as alone
      from (select *, file_row_number as _place from read_parquet(${literal(path)}, file_row_number = true)) as later
      left join (select *, true as _is from read_parquet(${literal(publishedPath)})) as earlier on ${family.cell.map((name) => `earlier.${quoted(name)} = later.${quoted(name)}`).join(' and ')}),
    judged as (
      select *, ${batchOf('count(*) filter (where comparable) over ()', one)} as batch,
        comparable and not (case when batch < ${FEWEST} then alone else moved and count(*) filter (where moved) over () >= batch end) as kept
      from paired)
    select later._source, later._line, later._place, ${cells.join(', ')}, kept and (${differs}) as deferred from judged`);
  await session.run(`copy (select * exclude (_place, deferred) from republished order by _place)
    to ${literal(to)} (format parquet, compression lz4_raw)`);
  const [row] = await session.rows(
    'select count(*) filter (where deferred) as kept from republished',
    z.object({ kept: z.number() }),
  );
  await session.run('drop table republished');
  return row?.kept ?? 0;
}

/** Whether the published rows have the names of these: under other names they are of another table, and nothing of it is kept. */
function namesRows({ cell }: ToldTables, known: ReadonlySet<string>): boolean {
  return cell.every((name) => known.has(name));
}

async function keepNone(path: string, to: string, session: Session): Promise<number> {
  await session.run(
    `copy (from read_parquet(${literal(path)})) to ${literal(to)} (format parquet, compression lz4_raw)`,
  );
  return 0;
}

/**
 * Rows are revised together: so many at least, or one in twenty of a smaller table. Fewer could all be of one person, who is in many rows of a
 * table that has levels: her change draws other noise in all of them.
 */
function batchOf(rows: string, { family: { together }, threshold }: RepublishedTable): string {
  return `least(${together ?? threshold}, ceil(${rows} / 20))`;
}

/** Fewer rows are no batch, since all of them may be about one person: then each must move by more than she alone can. */
const FEWEST = 3;

/** She is one more or less, and draws the noise anew. */
function moreThanNoise({ deviation }: RepublishedTable): number {
  return 2 * deviation + 2;
}

/**
 * Whether one count moves by so many. Counts that come or go together are those of a row that is told whole or not at all: the smallest decides
 * that, and it is the smallest that must move.
 */
function movesBy(least: number, { family, threshold }: RepublishedTable, known: ReadonlySet<string>): string {
  const counts = family.counts.filter((count) => known.has(count)).map(quoted);
  // a version that told no count has nothing to measure a move by
  if (counts.length === 0) return 'true';
  const moves = counts.map(
    (count) =>
      `abs(coalesce(later.${count}, ${threshold - 1}) - coalesce(earlier.${count}, ${threshold - 1}))`,
  );
  const comes = counts.map((count) => `(later.${count} is null) <> (earlier.${count} is null)`);
  const hidden = moves.map((move, at) => `case when ${comes[at]} then ${move} end`);
  const told = moves.map((move, at) => `case when not (${comes[at]}) then ${move} end`);
  return `coalesce(greatest(${told.join(', ')}) >= ${least}, false) or coalesce(least(${hidden.join(', ')}) >= ${least}, false)`;
}

/** Whether the published row says what no row may say: it is of another method, and nothing of it is kept. */
function untold({ family, threshold }: RepublishedTable, known: ReadonlySet<string>): string {
  const rules = toldRules(family, threshold, 'earlier').filter(
    ({ column, count }) => known.has(column) && known.has(count),
  );
  return rules.map(({ broken }) => broken).join(' or ') || 'false';
}

/** Whether the sources that could tell of the row came or went: that says nothing of a person. */
function observedAnew({ status }: ToldTables): string {
  if (status === undefined) return 'false';
  return `(earlier.${quoted(status)} = 'non_disponible') <> (later.${quoted(status)} = 'non_disponible')`;
}

/**
 * The proof, by whoever lays two versions over each other: rows that tell something else although no count moved by enough, or although
 * hardly any other row was revised.
 */
export async function countSmallRevisions(one: RepublishedTable, session: Session): Promise<number> {
  const { table, family, threshold, path, publishedPath } = one;
  const known = new Set(await columnsOf(`read_parquet(${literal(publishedPath)})`, session));
  if (!namesRows(family, known) || !family.counts.some((name) => known.has(name))) return 0;
  const told = table.columns.map(({ name }) => name).filter((name) => known.has(name));
  const row = (side: string) =>
    `[${told.map((name) => `cast(${side}.${quoted(name)} as varchar)`).join(', ')}]`;
  const counts = (side: string) =>
    `[${family.counts.map((name) => (known.has(name) ? `${side}.${quoted(name)}` : '0')).join(', ')}]::bigint[]`;
  const unseen = (side: string) =>
    family.status === undefined ? 'false' : `${side}.${quoted(family.status)} = 'non_disponible'`;
  const [found] = await session.rows(
    `with pairs as (
       select ${row('later')} as a, ${row('earlier')} as b, ${counts('later')} as m, ${counts('earlier')} as n, ${unseen('later')} as u, ${unseen('earlier')} as v
       from read_parquet(${literal(path)}) as later join read_parquet(${literal(publishedPath)}) as earlier using (${family.cell.map(quoted).join(', ')})
       where not (${untold(one, known)}))
     select count(*) filter (where little) + case when count(*) < any_value(batch) and any_value(batch) >= ${FEWEST} then count(*) else 0 end as rows
     from (select *, list_transform(list_zip(m, n), lambda pair: [abs(ifnull(pair[1], ${threshold - 1}) - ifnull(pair[2], ${threshold - 1})), cast((pair[1] is null) <> (pair[2] is null) as bigint)]) as moves,
         case when batch < ${FEWEST} then ${moreThanNoise(one)} else ${threshold} end as enough,
         not coalesce(list_max(list_transform(list_filter(moves, lambda move: move[2] = 0), lambda move: move[1])) >= enough, false)
           and not coalesce(list_min(list_transform(list_filter(moves, lambda move: move[2] = 1), lambda move: move[1])) >= enough, false) as little
       from (select *, ${batchOf('count(*) over ()', one)} as batch from pairs where u = v) where a is distinct from b)`,
    z.object({ rows: z.number() }),
  );
  return found?.rows ?? 0;
}
