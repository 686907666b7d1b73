/**
 * How well rows about persons hide each other: k, l and t over declared quasi-identifiers. One query a measure, nothing leaves but figures.
 * Sources: Sweeney 2002 (k), Machanavajjhala 2007 (distinct and entropy l), Wong 2006 (alpha), Li 2007 (t: equal distance for categories,
 * ordered distance for numbers). A missing quasi-identifier agrees with any value, as sdcMicro counts it.
 */
import { z } from 'zod';
import { ContractBroken } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';

export interface Microdata {
  /** A table or view of the session. */
  readonly relation: string;
  readonly quasi: readonly string[];
  /** `numeric`: its values are ordered, and t is a distance along them. */
  readonly sensitive: readonly { readonly column: string; readonly numeric: boolean }[];
}

export interface Diversity {
  readonly column: string;
  /** Fewest distinct values in a class. */
  readonly l: number;
  /** Smallest exp(entropy) of a class: as if so many values were equally frequent. */
  readonly entropyL: number;
  /** Largest share of one value in a class. */
  readonly alpha: number;
  /** Largest distance between the values of a class and those of the whole. */
  readonly t: number;
}

export interface Anonymity {
  readonly rows: number;
  /** Sets of rows that agree on every quasi-identifier. */
  readonly classes: number;
  /** Fewest rows that agree with a row; 0 where there are no rows. */
  readonly k: number;
  /** Rows that fewer than `below` rows agree with. */
  readonly rare: number;
  readonly sensitive: readonly Diversity[];
}

export async function measureAnonymity(data: Microdata, below: number, session: Session): Promise<Anonymity> {
  await session.run(`create or replace temp table classes as
    select row_number() over () as class, * from (select ${names(data.quasi)}, count(*) as n from ${quoted(data.relation)} group by all)`);
  const [counted] = await session.rows(
    `select coalesce(sum(n), 0)::bigint as rows, count(*) as classes, coalesce(min(agreeing), 0)::bigint as k,
       coalesce(sum(n) filter (where agreeing < $below), 0)::bigint as rare
     from (${agreeingSql(data.quasi)})`,
    z.object({ rows: z.number(), classes: z.number(), k: z.number(), rare: z.number() }),
    { below },
  );
  if (!counted) throw new ContractBroken('DuckDB counted nothing; look at platform/duckdb.ts.');
  const sensitive: Diversity[] = [];
  for (const one of data.sensitive) sensitive.push(await measureDiversity(data, one, session));
  await session.run('drop table classes');
  return { ...counted, sensitive };
}

/** Rows of each class, and how many rows agree with one of it. Classes without a missing value agree with equal ones alone. */
function agreeingSql(quasi: readonly string[]): string {
  const missing = (row: string) => quasi.map((name) => `${row}.${quoted(name)} is null`).join(' or ');
  const agree = quasi
    .map(
      (name) =>
        `(a.${quoted(name)} = b.${quoted(name)} or a.${quoted(name)} is null or b.${quoted(name)} is null)`,
    )
    .join(' and ');
  return `select a.n, a.n + coalesce(others.n, 0) as agreeing from classes as a left join (
      select a.class, sum(b.n) as n from classes as a join classes as b
        on a.class <> b.class and (${missing('a')} or ${missing('b')}) and ${agree}
      group by a.class) as others using (class)`;
}

const Measured = z.object({ l: z.number(), entropyL: z.number(), alpha: z.number(), t: z.number() });

async function measureDiversity(
  { relation, quasi }: Microdata,
  { column, numeric }: Microdata['sensitive'][number],
  session: Session,
): Promise<Diversity> {
  const same = quasi
    .map((name) => `classes.${quoted(name)} is not distinct from data.${quoted(name)}`)
    .join(' and ');
  const value = numeric ? `try_cast(data.${quoted(column)} as double)` : `data.${quoted(column)}`;
  const [measured] = await session.rows(
    `with
      held as (
        select class, classes.n as size, ${value} as value, count(*) as n
        from ${quoted(relation)} as data join classes on ${same} group by all),
      whole as (select value, sum(n) / (select sum(n) from held) as p, row_number() over (order by value) as place from held group by value),
      shares as (select class, value, n / size as q from held),
      diversity as (
        select count(*) as l, exp(-sum(q * ln(q))) as entropy, max(q) as alpha from shares group by class),
      -- values that a class does not have are as far from it as they are frequent
      equal_distance as (
        select class, (sum(abs(q - p)) + 1 - sum(p)) / 2 as t from shares join whole on shares.value is not distinct from whole.value group by class),
      ordered as (
        select class, sum(coalesce(q, 0) - p) over (partition by class order by place) as moved
        from (select distinct class from held) cross join whole left join shares using (class, value)),
      ordered_distance as (
        select class, sum(abs(moved)) / greatest((select count(*) - 1 from whole), 1) as t from ordered group by class)
    select coalesce(min(l), 0) as l, coalesce(min(entropy), 0) as "entropyL", coalesce(max(alpha), 0)::double as alpha,
      coalesce((select max(t) from ${numeric ? 'ordered_distance' : 'equal_distance'}), 0)::double as t
    from diversity`,
    Measured,
  );
  if (!measured) throw new ContractBroken('DuckDB measured nothing; look at platform/duckdb.ts.');
  return { column, ...measured };
}

function names(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}
