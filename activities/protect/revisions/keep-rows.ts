/**
 * A published row of the cell-key method is revised when one of its counts moves by the threshold or more: one person who comes, goes or
 * changes would draw other noise in each row that counts her, and the list of these rows would be her story. A row that moves by less keeps
 * what is published, all of it; a hidden count is taken for the largest that is never told. Rows are revised many at a time, or none. In a table
 * of few rows each is revised by itself, where a count moves by more than one person's noise can.
 */
import { z } from 'zod';
import type { ToldTables } from '../../../datasets/privacy.js';
import type { Session } from '../../platform/effects.js';
import { columnsOf } from '../../text/columns-of.js';
import { literal, quoted } from '../../text/sql-text.js';
import { batchOf, FEWEST, moreThanNoise, namesRows, type RepublishedTable, untold } from './republished.js';

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

async function keepNone(path: string, to: string, session: Session): Promise<number> {
  await session.run(
    `copy (from read_parquet(${literal(path)})) to ${literal(to)} (format parquet, compression lz4_raw)`,
  );
  return 0;
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

/** Whether the sources that could tell of the row came or went: that says nothing of a person. */
function observedAnew({ status }: ToldTables): string {
  if (status === undefined) return 'false';
  return `(earlier.${quoted(status)} = 'non_disponible') <> (later.${quoted(status)} = 'non_disponible')`;
}
