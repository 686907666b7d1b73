/** The opposition list as a table of a session, in the key epoch of today. */
import { z } from 'zod';
import { domainForms, type PseudonymForm } from '../../../datasets/_columns/pseudonym-form.js';
import type { Dataset } from '../../../datasets/dataset.js';
import { epochNumber } from '../../door/kept-extracts.js';
import type { IdentifierColumn, Pseudonymiser } from '../../effects.js';
import type { Session } from '../../platform/effects.js';
import { literal } from '../../text/sql-text.js';
import { type OppositionList, requireEpoch } from './opposition-list.js';

/** The dataset that the list is of. */
export type Opposing = Pick<Dataset, 'id' | 'tables'>;

const Turned = z.object({ id: z.string(), domain: z.string(), value: z.string() });

/**
 * Creates `opposed` (id, domain, value), one row per pseudonym; gives the list in today's epoch, and in the forms of today's contract.
 * Throws ConfigurationInvalid (keys that the list was not made with).
 */
export async function loadOpposed(
  { id: dataset, tables }: Opposing,
  list: OppositionList,
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<OppositionList> {
  const { name, names } = await pseudonymiser.current();
  requireEpoch(dataset, list.epoch, names);
  await session.run('create or replace temp table opposed (id varchar, domain varchar, value varchar)');
  const domains = [...new Set(list.oppositions.flatMap(({ pseudonyms }) => Object.keys(pseudonyms)))].sort();
  const forms = new Map([...formsOf(list), ...domainForms(tables)]);
  for (const domain of domains) {
    const column = { name: 'value', identifier: domain, form: forms.get(domain) ?? 'digits' };
    await loadDomain(column, { dataset, list }, pseudonymiser, session);
  }
  return list.epoch === name && [...formsOf(list)].every(([domain, form]) => forms.get(domain) === form)
    ? list
    : { ...(await turnedList(list, session)), epoch: name };
}

/** How the list writes each domain. One that no table has any more is turned as it stands: a later contract may have it again. */
function formsOf({ oppositions }: OppositionList): ReadonlyMap<string, PseudonymForm> {
  const written = oppositions.flatMap(({ pseudonyms }) => Object.entries(pseudonyms));
  return new Map(
    written.flatMap(([domain, values]) =>
      values.map((value) => [domain, value.includes('-') ? 'uuid' : 'digits'] as const),
    ),
  );
}

async function loadDomain(
  column: IdentifierColumn,
  { dataset, list }: { readonly dataset: string; readonly list: OppositionList },
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<void> {
  const domain = column.identifier;
  await session.run('create or replace temp table opposed_domain (id varchar, value varchar)');
  for (const { id, pseudonyms } of list.oppositions.filter((one) => one.pseudonyms[domain]?.length))
    await session.run(`insert into opposed_domain select $id, unnest(cast($values as varchar[]))`, {
      id,
      values: pseudonyms[domain] ?? [],
    });
  const held = epochNumber(list.epoch);
  const request = { table: 'opposed_domain', dataset, columns: [column], held };
  await pseudonymiser.pseudonymise(request, session);
  await session.run(`insert into opposed select id, ${literal(domain)}, value from opposed_domain`);
  await session.run('drop table opposed_domain');
}

/** With the pseudonyms that stand in `opposed`. */
async function turnedList(list: OppositionList, session: Session): Promise<OppositionList> {
  const turned = await session.rows('select id, domain, value from opposed order by all', Turned);
  const valuesOf = (id: string, domain: string) =>
    turned.filter((row) => row.id === id && row.domain === domain).map(({ value }) => value);
  return {
    ...list,
    oppositions: list.oppositions.map((one) => ({
      ...one,
      pseudonyms: Object.fromEntries(
        Object.keys(one.pseudonyms).map((domain) => [domain, valuesOf(one.id, domain)]),
      ),
    })),
  };
}
