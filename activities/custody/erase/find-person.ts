/** Everything kept about one person, starting from what they know of themselves: row by row, following identifiers that are theirs alone. */
import { z } from 'zod';
import { identifierColumns } from '../../../datasets/contract-columns.js';
import type { Table } from '../../../datasets/dataset.js';
import { ConfigurationInvalid } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';

/** Rows of an extract in the session: a relation with `_line` and the identifier columns, in today's epoch. */
export interface KeptRows {
  readonly relation: string;
  readonly table: Table;
}

export interface FoundPerson {
  /** Domain → pseudonyms that are this person's alone. */
  readonly pseudonyms: Readonly<Record<string, readonly string[]>>;
  /** How many were left out: others share them, as their marks show. */
  readonly shared: number;
}

interface Telling {
  readonly mark: string;
  readonly sure: readonly string[];
}

/** Creates `held` (relation, _line, mark, domain, value): one row per certain pseudonym of each kept row. */
export async function loadHeld(
  kept: readonly KeptRows[],
  { mark, sure }: Telling,
  session: Session,
): Promise<void> {
  const selects = kept.flatMap(({ relation, table }) => {
    const columns = identifierColumns(table);
    const marked = columns.find(({ identifier }) => identifier === mark)?.name;
    const ofRow = marked === undefined ? 'cast(null as varchar)' : `cast(${quoted(marked)} as varchar)`;
    return columns
      .filter(({ identifier }) => sure.includes(identifier))
      .map(
        ({ name, identifier }) =>
          `union all select ${literal(relation)}, _line, ${ofRow}, ${literal(identifier)}, cast(${quoted(name)} as varchar) from ${quoted(relation)} where ${quoted(name)} is not null`,
      );
  });
  await session.run(`create or replace view held as
    select null::varchar as relation, null::bigint as _line, null::varchar as mark, null::varchar as domain, null::varchar as value where false
    ${selects.join('\n')}`);
}

const Counts = z.object({ n: z.number() });
const Values = z.object({ domain: z.string(), value: z.string() });

/**
 * Needs loadHeld. Two marks are two persons: throws ConfigurationInvalid where what is known does not tell them apart.
 * `name` is for the message: which of the identities that were given.
 */
export async function findPerson(
  known: Readonly<Record<string, readonly string[]>>,
  telling: Telling,
  name: string,
  session: Session,
): Promise<FoundPerson> {
  const { mark, sure } = telling;
  await noteWanted(known, sure, name, session);
  for (let before = -1, now = 0; now !== before; before = now, now = await count('wanted', session)) {
    await leaveShared(mark, session);
    await matchRows(mark, name, session);
    await session.run(`insert into wanted select distinct domain, value from held
      where (relation, _line) in (select (relation, _line) from matched)
        and (domain, value) not in (from wanted) and (domain, value) not in (from shared)`);
  }
  await leaveShared(mark, session);
  const values = await session.rows('select domain, value from wanted order by all', Values);
  const others = Object.entries(known).filter(([domain]) => !sure.includes(domain));
  return {
    pseudonyms: {
      ...Object.fromEntries(others),
      ...Object.fromEntries(
        sure.flatMap((domain) => {
          const own = values.filter((one) => one.domain === domain).map(({ value }) => value);
          return own.length > 0 ? [[domain, own]] : [];
        }),
      ),
    },
    shared: await count('shared', session),
  };
}

/** Creates `wanted` of what is known, and `shared`, still empty. */
async function noteWanted(
  known: Readonly<Record<string, readonly string[]>>,
  sure: readonly string[],
  name: string,
  session: Session,
): Promise<void> {
  await session.run('create or replace temp table wanted (domain varchar, value varchar)');
  await session.run('create or replace temp table shared (domain varchar, value varchar)');
  for (const domain of sure.filter((one) => (known[one] ?? []).length > 0))
    await session.run('insert into wanted select $domain, unnest(cast($values as varchar[]))', {
      domain,
      values: known[domain] ?? [],
    });
  if ((await count('wanted', session)) === 0)
    throw new ConfigurationInvalid(
      `${name} holds nothing that names one person (${sure.join(', ')}); add a NIR, or name, given name, birth and département.`,
    );
}

/** A pseudonym found in a row with another mark is not this person's alone. Without a mark of their own this cannot be decided yet. */
async function leaveShared(mark: string, session: Session): Promise<void> {
  await session.run(
    `create or replace temp table own as select value from wanted where domain = ${literal(mark)}`,
  );
  await session.run(`insert into shared select distinct domain, value from held
    where domain <> ${literal(mark)} and (domain, value) in (from wanted) and mark is not null
      and (select count(*) from own) > 0 and mark not in (from own)`);
  await session.run('delete from wanted where (domain, value) in (from shared)');
}

async function matchRows(mark: string, name: string, session: Session): Promise<void> {
  await session.run(`create or replace temp table matched as
    select distinct relation, _line, mark from held where (domain, value) in (from wanted)
      and (mark is null or (select count(*) from own) = 0 or mark in (from own))`);
  const [marks] = await session.rows('select count(distinct mark) as n from matched', Counts);
  const [own] = await session.rows('select count(*) as n from own', Counts);
  if ((own?.n ?? 0) === 0 && (marks?.n ?? 0) > 1)
    throw new ConfigurationInvalid(
      `${name} is ${marks?.n} persons by their ${mark}; add the ${mark}, and nothing that others share. Nobody was erased.`,
    );
}

async function count(table: string, session: Session): Promise<number> {
  const [row] = await session.rows(`select count(*) as n from ${quoted(table)}`, Counts);
  return row?.n ?? 0;
}
