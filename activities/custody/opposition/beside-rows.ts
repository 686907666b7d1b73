/** What is kept beside the rows of an extract, once rows were withheld: its issues, and the identifiers that it had. */
import { join } from 'node:path';
import { z } from 'zod';
import type { NormalisedSource } from '../../handover/run.js';
import type { ObjectStore, Session } from '../../platform/effects.js';
import { SCAN_DOMAIN } from '../../text/identifier-words.js';
import { literal } from '../../text/sql-text.js';

export const OPPOSITION_CODE = 'opposition';

/** How many, never which: a line number would tell the partner who opposed. */
export async function countWithheld(
  { issuesKey }: NormalisedSource,
  taken: number,
  scratch: string,
  restricted: ObjectStore,
  session: Session,
): Promise<void> {
  const [from, to] = [join(scratch, 'issues-from.parquet'), join(scratch, 'issues-left.parquet')];
  await restricted.download(issuesKey, from);
  await session.writeTable(
    `from read_parquet(${literal(from)}) where code <> ${literal(OPPOSITION_CODE)}
    union all by name select null::bigint as line, '' as field, ${literal(OPPOSITION_CODE)} as code, true as rejects from range(${taken})
    order by all`,
    to,
  );
  await restricted.upload(issuesKey, to);
}

/** What the scan of open tables compares with: it does not look for anybody whose rows are gone. */
export async function forgetNoted(
  { identifiersKey }: NormalisedSource,
  scratch: string,
  restricted: ObjectStore,
  session: Session,
): Promise<void> {
  if (identifiersKey === null) return;
  const [from, to] = [join(scratch, 'noted-from.parquet'), join(scratch, 'noted-left.parquet')];
  await restricted.download(identifiersKey, from);
  const opposed = `(select value from opposed where domain = ${literal(SCAN_DOMAIN)})`;
  const [found] = await session.rows(
    `select count(*) as n from read_parquet(${literal(from)}) where value in ${opposed}`,
    z.object({ n: z.number() }),
  );
  if (!found || found.n === 0) return;
  await session.writeTable(
    `from read_parquet(${literal(from)}) where value not in ${opposed} order by value`,
    to,
    { compression: 'zstd' },
  );
  await restricted.upload(identifiersKey, to);
}
