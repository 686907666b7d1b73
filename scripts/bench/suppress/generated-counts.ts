/** People in three dimensions, a quarter of the cells small: as rows of people, and as counts with every total. */
import { literal } from '../../../activities/text/sql-text.js';

export const BY = ['departement', 'age', 'motif'] as const;
export const THRESHOLD = 5;

const CELLS = `select 'D' || d as departement, 'A' || a as age, 'M' || m as motif,
    (case when hash(d * 10000 + a * 100 + m) % 4 = 0 then hash(d * 100 + a + m) % 5 else 5 + hash(d + a * 7 + m) % 60 end)::integer as n
  from range(10, 30) x(d), range(1, 7) y(a), range(1, 6) z(m)`;

export function peopleSql(path: string): string {
  return `copy (select departement, age, motif, 1 as un from (${CELLS}), range(n))
    to ${literal(path)} (format csv, header true)`;
}

/** An empty cell is the total; a count of nobody is a row too. */
export function countsSql(path: string): string {
  return `copy (select ${BY.map((name) => `coalesce(${name}, '') as ${name}`).join(', ')}, sum(n)::integer as n
    from (${CELLS}) group by cube (${BY.join(', ')}) order by all)
    to ${literal(path)} (format csv, header true)`;
}

/** Persons with four quasi-identifiers and a sensitive value. */
export function personsSql(rows: number, path: string): string {
  return `copy (select 18 + hash(i) % 50 as age, hash(i + 1) % 13 as region, hash(i + 2) % 2 as sexe, hash(i + 3) % 4 as foyer,
      hash(i * 7) % 6 as motif from range(${rows}) t(i)) to ${literal(path)} (format csv, header true)`;
}
