/** The opposition list as a table of a session, in the key epoch of today. */
import { z } from 'zod';
import { epochNumber } from '../../door/kept-extracts.js';
import type { Pseudonymiser } from '../../effects.js';
import type { Session } from '../../platform/effects.js';
import { literal } from '../../text/sql-text.js';
import { type OppositionList, requireEpoch } from './opposition-list.js';

const Turned = z.object({ id: z.string(), domain: z.string(), value: z.string() });

/**
 * Creates `opposed` (id, domain, value), one row per pseudonym; gives the list in today's epoch.
 * Throws ConfigurationInvalid (keys that the list was not made with).
 */
export async function loadOpposed(
  dataset: string,
  list: OppositionList,
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<OppositionList> {
  const { name, names } = await pseudonymiser.current();
  requireEpoch(dataset, list.epoch, names);
  await session.run('create or replace temp table opposed (id varchar, domain varchar, value varchar)');
  const domains = [...new Set(list.oppositions.flatMap(({ pseudonyms }) => Object.keys(pseudonyms)))].sort();
  for (const domain of domains) await loadDomain(domain, { dataset, list }, pseudonymiser, session);
  return list.epoch === name ? list : { ...(await turnedList(list, session)), epoch: name };
}

async function loadDomain(
  domain: string,
  { dataset, list }: { readonly dataset: string; readonly list: OppositionList },
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<void> {
  await session.run('create or replace temp table opposed_domain (id varchar, value varchar)');
  for (const { id, pseudonyms } of list.oppositions.filter((one) => one.pseudonyms[domain]?.length))
    await session.run(`insert into opposed_domain select $id, unnest(cast($values as varchar[]))`, {
      id,
      values: pseudonyms[domain] ?? [],
    });
  const columns = [{ name: 'value', identifier: domain }];
  const held = epochNumber(list.epoch);
  await pseudonymiser.pseudonymise({ table: 'opposed_domain', dataset, columns, held }, session);
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
