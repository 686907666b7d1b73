/** What somebody says of themselves → their pseudonyms in every domain of a dataset, as the mappings of its sources would make them. */
import { z } from 'zod';
import { fedColumns, identifierColumns } from '../../datasets/contract-columns.js';
import type { Dataset } from '../../datasets/dataset.js';
import type { Pseudonymiser } from '../effects.js';
import { ConfigurationInvalid } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { columnsOf } from '../text/columns-of.js';
import { canonicalIdentifier, isTelling, SCAN_DOMAIN } from '../text/identifier-words.js';
import { quoted } from '../text/sql-text.js';
import { Identity, NUMBERS, requireDepartements } from './identity.js';
import { declareVocabulary } from './vocabulary.js';

export interface IdentitiesRequest {
  readonly dataset: Dataset;
  readonly identities: readonly Identity[];
  /** YYYY-MM-DD: nobody was born later. */
  readonly today: string;
}

/** Domain → pseudonyms in today's epoch. */
export type Pseudonyms = Readonly<Record<string, readonly string[]>>;

const Found = z.object({ rank: z.number(), domain: z.string(), value: z.string() });

/**
 * One entry per identity, in order. Throws ConfigurationInvalid: no key, or an identity that names nobody; it is told by its
 * rank, never by a value.
 */
export async function pseudonymiseIdentities(
  request: IdentitiesRequest,
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<Pseudonyms[]> {
  const { dataset, identities } = request;
  requireDepartements(identities);
  await declareVocabulary(null, session);
  await session.setVariable('extract_days', [request.today]);
  await loadIdentities(identities, session);
  await session.run("create or replace temp table typed as from identified('lu')");
  await refuseUnread(session);
  const columns = await identifiersRead(dataset, session);
  const values = columns.map(({ name, value }) => `${value} as ${quoted(name)}`);
  await session.run(
    `create or replace temp table identities as select ${['_line', ...values].join(', ')} from typed`,
  );
  await pseudonymiser.pseudonymise({ table: 'identities', dataset: dataset.id, columns, held: 0 }, session);
  await noteNumbers(dataset.id, pseudonymiser, session);
  const long = columns.map(
    ({ name, identifier }) =>
      `select _line as rank, '${identifier}' as domain, cast(${quoted(name)} as varchar) as value from identities`,
  );
  const found = await session.rows(
    `select distinct * from (${[...long, `select _line, '${SCAN_DOMAIN}', value from numbers_noted`].join(' union all ')})
     where value is not null order by all`,
    Found,
  );
  for (const table of ['lu', 'typed', 'identities', 'numbers_noted'])
    await session.run(`drop table if exists ${table}`);
  return identities.map((_, rank) => groupDomains(found.filter((one) => one.rank === rank)));
}

async function loadIdentities(identities: readonly Identity[], session: Session): Promise<void> {
  const fields = Object.keys(Identity.shape);
  await session.run(
    `create or replace temp table lu (_line bigint, ${fields.map((name) => `lu_${name} varchar`).join(', ')})`,
  );
  for (const [rank, identity] of identities.entries()) {
    const given = new Map(Object.entries(identity));
    const values = Object.fromEntries(fields.map((name) => [name, given.get(name) ?? null]));
    await session.run(
      `insert into lu values (${rank}, ${fields.map((name) => `cast($${name} as varchar)`).join(', ')})`,
      values,
    );
  }
}

/** A number that was given and cannot be read must not be passed over: the person would stay. */
async function refuseUnread(session: Session): Promise<void> {
  const unread = await session.rows(
    `select typed._line as rank, case
       when lu_nir is not null and nir."value" is null then 'nir'
       when lu_matricule is not null and matricule_of(lu_matricule) is null then 'matricule'
       when lu_naissance is not null and birth_day(lu_naissance, extract_day(_line)) is null then 'naissance'
       when lu_france_travail is not null and france_travail_of(lu_france_travail) is null then 'france_travail'
       when lu_departement is not null and departement_code(lu_departement) is null then 'departement'
       when _reject is not null then 'the whole'
     end as field
     from typed join lu using (_line) where field is not null order by all`,
    z.object({ rank: z.number(), field: z.string() }),
  );
  const [first] = unread;
  if (first)
    throw new ConfigurationInvalid(
      `Identity ${first.rank + 1}: ${first.field} cannot be read, so nobody would be found; correct it (NIR of 13 or 15 characters with its key, dates as AAAA-MM-JJ).`,
    );
}

/** Identifier columns of the tables that sources feed, where `identified` makes them. */
async function identifiersRead(dataset: Dataset, session: Session) {
  const made = new Set(await columnsOf('typed', session));
  const cells = new Set(
    (
      await session.rows(
        `select column_name as name from duckdb_columns() where table_name = 'typed' and starts_with(data_type, 'STRUCT("value"')`,
        z.object({ name: z.string() }),
      )
    ).map(({ name }) => name),
  );
  const fed = new Set(dataset.sources.map(({ declaration }) => declaration.table));
  const declared = dataset.tables
    .filter((table) => fed.has(table.name) && fedColumns(table).length > 0)
    .flatMap(identifierColumns)
    .filter(({ name }) => made.has(name));
  const once = [...new Map(declared.map((column) => [column.name, column])).values()];
  return once.map((column) => ({
    ...column,
    value: cells.has(column.name) ? `${quoted(column.name)}."value"` : quoted(column.name),
  }));
}

/** As `note-identifiers` writes cells; a NIR with its key and without. */
async function noteNumbers(dataset: string, pseudonymiser: Pseudonymiser, session: Session): Promise<void> {
  const given = NUMBERS.map((name) => `select _line, lu_${name} as cell from lu`);
  const nirs = `select _line, unnest([nir."value", nir."value" || lpad(cast(nir_key(nir."value") as varchar), 2, '0')]) from typed`;
  await session.run(`create or replace temp table numbers_noted as
    select distinct _line, ${canonicalIdentifier('cell')} as value
    from (${[...given, nirs].join(' union all ')}) where ${isTelling(canonicalIdentifier('cell'))}`);
  const columns = [{ name: 'value', identifier: SCAN_DOMAIN }];
  await pseudonymiser.pseudonymise({ table: 'numbers_noted', dataset, columns, held: 0 }, session);
}

function groupDomains(found: readonly z.infer<typeof Found>[]): Pseudonyms {
  const domains = [...new Set(found.map(({ domain }) => domain))];
  return Object.fromEntries(
    domains.map((one) => [one, found.filter(({ domain }) => domain === one).map(({ value }) => value)]),
  );
}
