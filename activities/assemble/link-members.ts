import { z } from 'zod';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../sql-text.js';

/** Labels halve their distance to the root at each turn, so 64 turns link more members than a machine can hold. */
const MOST_TURNS = 64;

/**
 * Connected components of members that share a key: `<subject>_link_keys(member BIGINT, key VARCHAR, …)` gives
 * `<subject>_link_clusters(member, cluster)`, one row per linked member, cluster = its lowest member.
 * Each turn takes the least label over shared keys, then jumps to that label's own label: turns grow with the logarithm
 * of the longest chain. Order of rows plays no part.
 */
export async function linkMembers(subject: string, session: Session): Promise<void> {
  const keys = quoted(`${subject}_link_keys`);
  await session.run(`create or replace temp table link_edges as
    select distinct member, key from ${keys} where key in (select key from ${keys} group by key having count(distinct member) > 1)`);
  await session.run(
    'create or replace temp table link_labels as select distinct member, member as cluster from link_edges',
  );
  for (let turn = 0; (await takeTurn(session)) > 0; turn += 1)
    if (turn > MOST_TURNS)
      throw new ContractBroken(`Linkage of ${subject} does not settle; a key has no end: ${literal(keys)}.`);
  await session.run(
    `create table ${quoted(`${subject}_link_clusters`)} as select member, cluster from link_labels`,
  );
}

const Changed = z.object({ changed: z.number() });

async function takeTurn(session: Session): Promise<number> {
  await session.run(`create or replace temp table link_next as
    with
      least_by_key as (select key, min(cluster) as cluster from link_edges join link_labels using (member) group by key),
      least as (select member, min(least_by_key.cluster) as cluster from link_edges join least_by_key using (key) group by member),
      -- A cluster label is itself a member: what its own keys taught it this turn is worth as much to all who wear it.
      pulled as (
        select link_labels.cluster as root, min(least.cluster) as cluster
        from least join link_labels using (member) group by all)
    select least.member, least(least.cluster, pulled.cluster, coalesce(jump.cluster, least.cluster)) as cluster
    from least
    join link_labels using (member)
    join pulled on pulled.root = link_labels.cluster
    left join least as jump on jump.member = least.cluster`);
  const [row] = await session.rows(
    'select count(*) as changed from link_next join link_labels using (member) where link_next.cluster <> link_labels.cluster',
    Changed,
  );
  await session.run('create or replace temp table link_labels as from link_next');
  return row?.changed ?? 0;
}
