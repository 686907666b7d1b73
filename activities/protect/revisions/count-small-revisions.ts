import { z } from 'zod';
import type { Session } from '../../platform/effects.js';
import { columnsOf } from '../../text/columns-of.js';
import { literal, quoted } from '../../text/sql-text.js';
import { batchOf, FEWEST, moreThanNoise, namesRows, type RepublishedTable, untold } from './republished.js';

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
