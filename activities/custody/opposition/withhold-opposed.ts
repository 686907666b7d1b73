/** Removes the rows of persons who opposed from what is kept of an extract. They count as rejected, so that no row goes unaccounted for. */
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { identifierColumns } from '../../../datasets/contract-columns.js';
import type { Dataset, Table } from '../../../datasets/dataset.js';
import { epochOf } from '../../door/kept-extracts.js';
import type { Effects } from '../../effects.js';
import { ConditionLost, DeclarationInvalid } from '../../errors.js';
import type { NormalisedSource } from '../../handover/run.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';
import { countWithheld, forgetNoted } from './beside-rows.js';
import { loadOpposed } from './load-opposed.js';
import { markOf, type OppositionList, readOppositions, writeOppositions } from './opposition-list.js';

export interface WithholdRequest {
  readonly dataset: Dataset;
  readonly table: Table;
  readonly kept: NormalisedSource;
  readonly scratch: string;
  readonly signal?: AbortSignal;
}

type Withholding = Pick<Effects, 'zones' | 'engine' | 'pseudonymiser'>;

/**
 * What is kept, without those rows. A list that was already applied costs one small read. Rows are removed first, the receipt is
 * written last: killed at any instant and run again, the result is the same. Throws ConfigurationInvalid (keys), ObjectMissing.
 */
export async function withholdOpposed(
  request: WithholdRequest,
  effects: Withholding,
): Promise<NormalisedSource> {
  const { dataset, kept } = request;
  const found = await readOppositions(dataset.id, effects.zones.restricted);
  if (!found || found.list.oppositions.length === 0) return kept;
  const { name: today } = await effects.pseudonymiser.current();
  if (kept.oppositions?.list === markOf(found.list) && found.list.epoch === today) return kept;
  const { scratch, signal } = request;
  return effects.engine.withSession({ scratch, ...(signal && { signal }) }, async (session) => {
    const turned = await loadOpposed(dataset, found.list, effects.pseudonymiser, session);
    if (turned.epoch !== found.list.epoch)
      await writeOppositions(dataset.id, turned, found.etag, effects.zones.restricted).catch(passIfLost);
    return withholdRows(request, turned, effects, session);
  });
}

/** Another step has turned the list, or somebody opposed meanwhile: the list that stands is newer than ours. */
function passIfLost(error: unknown): void {
  if (!(error instanceof ConditionLost)) throw error;
}

/** Needs `opposed` in the session. */
async function withholdRows(
  { dataset, table, kept, scratch }: WithholdRequest,
  list: OppositionList,
  { zones: { restricted }, pseudonymiser }: Withholding,
  session: Session,
): Promise<NormalisedSource> {
  const [rows, left] = [join(scratch, 'withheld-from.parquet'), join(scratch, 'left.parquet')];
  await restricted.download(kept.rowsKey, rows);
  await findOpposed({ dataset, table, kept }, rows, pseudonymiser, session);
  const [count] = await session.rows(
    `select (select count(*) from opposed_rows) as withheld, (select count(*) from kept_keys) - (select count(*) from opposed_rows) as "left"`,
    z.object({ withheld: z.number(), left: z.number() }),
  );
  const { withheld = 0, left: rowsOut = kept.rowsOut } = count ?? {};
  // An attempt that was killed may have taken rows out already: what the receipt counted, less what is left.
  const taken = (kept.oppositions?.rows ?? 0) + kept.rowsOut - rowsOut;
  if (withheld > 0) {
    await session.writeTable(
      `from read_parquet(${literal(rows)}) where _line not in (from opposed_rows)`,
      left,
      {
        bloomFilters: false,
      },
    );
    await restricted.upload(kept.rowsKey, left);
  }
  if (taken > 0) await countWithheld(kept, taken, scratch, restricted, session);
  await forgetNoted(kept, scratch, restricted, session);
  const done = {
    ...kept,
    rowsOut,
    rowsRejected: kept.rowsIn - rowsOut,
    oppositions: { list: markOf(list), rows: taken },
  };
  await restricted.write(`${dirname(kept.rowsKey)}/receipt.json`, JSON.stringify(done));
  return done;
}

/** Creates `opposed_rows` (_line): of the rows in the file, those of persons who opposed. */
async function findOpposed(
  { dataset, table, kept }: Pick<WithholdRequest, 'dataset' | 'table' | 'kept'>,
  rows: string,
  pseudonymiser: Withholding['pseudonymiser'],
  session: Session,
): Promise<void> {
  const columns = identifierColumns(table);
  const listed = ['_line', ...columns.map(({ name }) => quoted(name))].join(', ');
  await session.run(
    `create or replace temp table kept_keys as select ${listed} from read_parquet(${literal(rows)})`,
  );
  await pseudonymiser.pseudonymise(
    { table: 'kept_keys', dataset: dataset.id, columns, held: epochOf(kept) },
    session,
  );
  await session.run(opposedSql(columns, erasureOf(dataset)));
}

/** What makes two rows one person, by the dataset's declaration. Throws DeclarationInvalid. */
export function erasureOf({ id, metadata }: Dataset): { mark: string; sure: readonly string[] } {
  const { erasure } = metadata.privacy;
  if (erasure) return erasure;
  throw new DeclarationInvalid(
    `${id}/metadata.yaml: privacy.erasure is missing, so nobody can be told from another; declare it.`,
  );
}

/** `opposed_rows` (_line): rows with one of a person's pseudonyms, unless their mark says that they are another's. */
function opposedSql(
  columns: ReturnType<typeof identifierColumns>,
  { mark, sure }: { readonly mark: string; readonly sure: readonly string[] },
): string {
  const marked = columns.find(({ identifier }) => identifier === mark)?.name;
  const ofRow = marked === undefined ? 'cast(null as varchar)' : `cast(${quoted(marked)} as varchar)`;
  const matched = columns
    .filter(({ identifier }) => sure.includes(identifier))
    .map(
      ({ name, identifier }) =>
        `union select _line, id, ${ofRow} from kept_keys join opposed on domain = ${literal(identifier)} and value = cast(${quoted(name)} as varchar)`,
    );
  return `create or replace temp table opposed_rows as
    with
      matched as (select null::bigint as _line, null::varchar as id, null::varchar as mark where false ${matched.join('\n')}),
      marks as (select id, list(value) as own from opposed where domain = ${literal(mark)} group by id)
    select distinct _line from matched left join marks using (id)
    where mark is null or own is null or list_contains(own, mark)`;
}
