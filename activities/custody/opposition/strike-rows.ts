/** Removes the rows of persons who opposed from what is kept of an extract. They count as rejected, so that no row goes unaccounted for. */
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { identifierColumns } from '../../../datasets/contract-columns.js';
import type { Dataset, Table } from '../../../datasets/dataset.js';
import { epochOf } from '../../door/kept-extracts.js';
import type { Effects } from '../../effects.js';
import { ConditionLost, DeclarationInvalid } from '../../errors.js';
import type { NormalisedSource } from '../../handover/run.js';
import type { ObjectStore, Session } from '../../platform/effects.js';
import { SCAN_DOMAIN } from '../../text/identifier-words.js';
import { literal, quoted } from '../../text/sql-text.js';
import { loadOpposed } from './load-opposed.js';
import { markOf, type OppositionList, readOppositions, writeOppositions } from './opposition-list.js';

export const OPPOSITION_CODE = 'opposition';

export interface StrikeRequest {
  readonly dataset: Dataset;
  readonly table: Table;
  readonly kept: NormalisedSource;
  readonly scratch: string;
  readonly signal?: AbortSignal;
}

type Striking = Pick<Effects, 'zones' | 'engine' | 'pseudonymiser'>;

/**
 * What is kept, without those rows. A list that was already applied costs one small read. Rows are removed first, the receipt is
 * written last: killed at any instant and run again, the result is the same. Throws ConfigurationInvalid (keys), ObjectMissing.
 */
export async function withholdOpposed(request: StrikeRequest, effects: Striking): Promise<NormalisedSource> {
  const { dataset, kept } = request;
  const found = await readOppositions(dataset.id, effects.zones.restricted);
  if (!found || found.list.oppositions.length === 0) return kept;
  const { name: today } = await effects.pseudonymiser.current();
  if (kept.oppositions?.list === markOf(found.list) && found.list.epoch === today) return kept;
  const { scratch, signal } = request;
  return effects.engine.withSession({ scratch, ...(signal && { signal }) }, async (session) => {
    const turned = await loadOpposed(dataset.id, found.list, effects.pseudonymiser, session);
    if (turned.epoch !== found.list.epoch)
      await writeOppositions(dataset.id, turned, found.etag, effects.zones.restricted).catch(passIfLost);
    return strikeKept(request, turned, effects, session);
  });
}

/** Another step has turned the list, or somebody opposed meanwhile: the list that stands is newer than ours. */
function passIfLost(error: unknown): void {
  if (!(error instanceof ConditionLost)) throw error;
}

/** Needs `opposed` in the session. */
async function strikeKept(
  { dataset, table, kept, scratch }: StrikeRequest,
  list: OppositionList,
  { zones: { restricted }, pseudonymiser }: Striking,
  session: Session,
): Promise<NormalisedSource> {
  const [rows, left] = [join(scratch, 'struck-from.parquet'), join(scratch, 'struck.parquet')];
  await restricted.download(kept.rowsKey, rows);
  const columns = identifierColumns(table);
  const listed = ['_line', ...columns.map(({ name }) => quoted(name))].join(', ');
  await session.run(
    `create or replace temp table kept_keys as select ${listed} from read_parquet(${literal(rows)})`,
  );
  await pseudonymiser.pseudonymise(
    { table: 'kept_keys', dataset: dataset.id, columns, held: epochOf(kept) },
    session,
  );
  await session.run(struckSql(columns, erasureOf(dataset)));
  const [count] = await session.rows(
    `select (select count(*) from struck) as struck, (select count(*) from kept_keys) - (select count(*) from struck) as "left"`,
    z.object({ struck: z.number(), left: z.number() }),
  );
  const { struck = 0, left: rowsOut = kept.rowsOut } = count ?? {};
  // An attempt that was killed may have taken rows out already: what the receipt counted, less what is left.
  const taken = (kept.oppositions?.rows ?? 0) + kept.rowsOut - rowsOut;
  if (struck > 0) {
    await session.writeTable(`from read_parquet(${literal(rows)}) where _line not in (from struck)`, left, {
      bloomFilters: false,
    });
    await restricted.upload(kept.rowsKey, left);
  }
  if (taken > 0) await tellStruck(kept, taken, scratch, restricted, session);
  await strikeNoted(kept, scratch, restricted, session);
  const done = {
    ...kept,
    rowsOut,
    rowsRejected: kept.rowsIn - rowsOut,
    oppositions: { list: markOf(list), rows: taken },
  };
  await restricted.write(`${dirname(kept.rowsKey)}/receipt.json`, JSON.stringify(done));
  return done;
}

/** What makes two rows one person, by the dataset's declaration. Throws DeclarationInvalid. */
export function erasureOf({ id, metadata }: Dataset): { mark: string; sure: readonly string[] } {
  const { erasure } = metadata.privacy;
  if (erasure) return erasure;
  throw new DeclarationInvalid(
    `${id}/metadata.yaml: privacy.erasure is missing, so nobody can be told from another; declare it.`,
  );
}

/** `struck` (_line): rows with one of a person's pseudonyms, unless their mark says that they are another's. */
function struckSql(
  columns: ReturnType<typeof identifierColumns>,
  { mark, sure }: { readonly mark: string; readonly sure: readonly string[] },
): string {
  const marked = columns.find(({ identifier }) => identifier === mark)?.name;
  const ofRow = marked === undefined ? 'cast(null as varchar)' : quoted(marked);
  const matched = columns
    .filter(({ identifier }) => sure.includes(identifier))
    .map(
      ({ name, identifier }) =>
        `union select _line, id, ${ofRow} from kept_keys join opposed on domain = ${literal(identifier)} and value = ${quoted(name)}`,
    );
  return `create or replace temp table struck as
    with
      matched as (select null::bigint as _line, null::varchar as id, null::varchar as mark where false ${matched.join('\n')}),
      marks as (select id, list(value) as own from opposed where domain = ${literal(mark)} group by id)
    select distinct _line from matched left join marks using (id)
    where mark is null or own is null or list_contains(own, mark)`;
}

/** How many, never which: a line number would tell the partner who opposed. */
async function tellStruck(
  { issuesKey }: NormalisedSource,
  taken: number,
  scratch: string,
  restricted: ObjectStore,
  session: Session,
): Promise<void> {
  const [from, to] = [join(scratch, 'issues-from.parquet'), join(scratch, 'issues-struck.parquet')];
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
async function strikeNoted(
  { identifiersKey }: NormalisedSource,
  scratch: string,
  restricted: ObjectStore,
  session: Session,
): Promise<void> {
  if (identifiersKey === null) return;
  const [from, to] = [join(scratch, 'noted-from.parquet'), join(scratch, 'noted-struck.parquet')];
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
