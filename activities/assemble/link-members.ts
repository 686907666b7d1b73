/** Which members are one: connected components of shared keys, in SQL, whatever the order of rows. */
import { z } from 'zod';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { columnsOf } from '../text/columns-of.js';
import { literal, quoted } from '../text/sql-text.js';

/** Labels halve their distance to the root at each turn, so 64 turns link more members than a machine can hold. */
const MOST_TURNS = 64;

/**
 * `<subject>_link_keys(member BIGINT, key, …)` gives `<subject>_link_clusters(member, cluster)`, one row per linked member,
 * cluster = its lowest member.
 *
 * Where keys have a `grade` (1 is the surest), a table `<subject>_link_marks(member, mark)` must come before them: two
 * different marks are two beings. A cluster with two marks is split between them;
 * `<subject>_link_conflicts(member, cluster)` says who was in one.
 */
export async function linkMembers(subject: string, session: Session): Promise<void> {
  const keys = quoted(`${subject}_link_keys`);
  const graded = (await columnsOf(keys, session)).includes('grade');
  await session.run(`create or replace temp table link_edges as
    select member, key, ${graded ? 'min(grade)' : '1'} as grade from ${keys}
    where key in (select key from ${keys} group by key having min(member) < max(member)) group by all`);
  await findComponents(keys, session);
  if (graded) await splitConflicts(subject, session);
  await session.run(
    `create table ${quoted(`${subject}_link_clusters`)} as select member, cluster from link_labels`,
  );
  for (const table of ['link_edges', 'link_labels', 'link_next'])
    await session.run(`drop table if exists ${table}`);
}

/** Labels every member of `link_edges` with the lowest member it reaches. */
async function findComponents(keys: string, session: Session): Promise<void> {
  await session.run(
    'create or replace temp table link_labels as select distinct member, member as cluster from link_edges',
  );
  for (let turn = 0; (await takeTurn(session)) > 0; turn += 1)
    if (turn > MOST_TURNS)
      throw new ContractBroken(`Linkage does not settle; a key has no end: ${literal(keys)}.`);
}

const Changed = z.object({ changed: z.number() });

/**
 * Each turn takes the least label over shared keys, then jumps to that label's own label: turns grow with the logarithm of
 * the longest chain.
 */
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

/** Of the ties of a member to settled ones, one mark must have more than this share, or it stays apart. */
const CLEAR_MAJORITY = 2 / 3;

/**
 * Members with a mark stay with those of the same mark. The others follow their surest ties: grade by grade, a member joins
 * the mark that clearly most of its ties lead to. Who is left has ties with nobody settled, or with two alike: these are
 * linked among themselves.
 */
async function splitConflicts(subject: string, session: Session): Promise<void> {
  const marks = quoted(`${subject}_link_marks`);
  await session.run(`create or replace temp table link_disputed as
    select member, cluster, mark from link_labels left join ${marks} using (member)
    where cluster in (select cluster from link_labels join ${marks} using (member) group by cluster having min(mark) <> max(mark))`);
  await session.run(`create or replace temp table link_settled as
    select member, min(member) over (partition by cluster, mark) as cluster from link_disputed where mark is not null`);
  await session.run(
    `create table ${quoted(`${subject}_link_conflicts`)} as select member, cluster from link_disputed`,
  );
  await session.run(
    'create or replace temp table link_ties as from link_edges where member in (select member from link_disputed)',
  );
  const [grades] = await session.rows('select coalesce(max(grade), 0) as changed from link_ties', Changed);
  for (let grade = 1; grade <= (grades?.changed ?? 0); grade += 1)
    for (let turn = 0; turn < MOST_TURNS && (await followTies(grade, session)) > 0; turn += 1);
  await session.run(
    'create or replace temp table link_undisputed as from link_labels where member not in (select member from link_disputed)',
  );
  await session.run(
    'create or replace temp table link_edges as from link_ties where member not in (select member from link_settled)',
  );
  await findComponents(quoted(`${subject}_link_keys`), session);
  await session.run(
    'create or replace temp table link_labels as from link_undisputed union all from link_settled union all from link_labels',
  );
  for (const table of ['link_disputed', 'link_settled', 'link_ties', 'link_undisputed', 'link_joining'])
    await session.run(`drop table if exists ${table}`);
}

/** One turn of members without a label towards those that have one; gives how many joined. */
async function followTies(grade: number, session: Session): Promise<number> {
  await session.run(`create or replace temp table link_joining as
    with
      votes as (
        select free.member, settled.cluster, count(distinct settled.member) as votes
        from link_ties as free
        join link_ties as tied on tied.key = free.key and tied.grade <= ${grade}
        join link_settled as settled on settled.member = tied.member
        where free.grade <= ${grade} and free.member not in (select member from link_settled)
        group by all),
      shares as (select *, votes / sum(votes) over (partition by member) as share from votes)
    select member, cluster from shares where share > ${CLEAR_MAJORITY}`);
  await session.run('insert into link_settled from link_joining');
  const [row] = await session.rows('select count(*) as changed from link_joining', Changed);
  return row?.changed ?? 0;
}
