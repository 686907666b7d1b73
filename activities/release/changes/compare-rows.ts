/** Rows added, removed or changed between two published tables, and the file that lists them. Needs loadCellMacros. */
import { z } from 'zod';
import { ContractBroken } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';
import { readBack } from '../formats/published-formats.js';
import type { ReadColumn, StoredFile } from '../proof/read-back.js';

export interface TablePair {
  readonly name: string;
  readonly before: StoredFile;
  readonly after: StoredFile;
  /** Columns that identify a row in both; empty: whole rows are compared, and none counts as changed. */
  readonly key: readonly string[];
}

export interface RowChanges {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Most changed first. */
  readonly changedColumns: readonly { readonly name: string; readonly rows: number }[];
}

/** What stands in the first column of a delta file. */
const SIGNS = { added: 'ajout', changed: 'modification', removed: 'suppression' } as const;

/**
 * Counts the changes and writes them to `deltaPath`, one row each: an added or changed row with its new cells, a removed row
 * with its key only (without a key: with its cells). Cells are written as in the published CSV. In order of the key.
 */
export async function compareRows(pair: TablePair, deltaPath: string, session: Session): Promise<RowChanges> {
  const shared = sharedColumns(pair);
  const compared = shared.filter(({ name }) => !pair.key.includes(name));
  await session.run(
    `create or replace temp table delta as ${pair.key.length > 0 ? keyedDelta(pair, compared) : wholeDelta(pair, shared)}`,
  );
  const changes = await countChanges(pair.name, pair.key.length > 0 ? compared : [], session);
  await session.run(`copy (select ${deltaCells(pair)} from delta order by ${deltaOrder(pair, shared)}) to ${literal(deltaPath)}
    (format csv, header true, delimiter ',', quote '"', escape '"', nullstr '')`);
  await session.run('drop table delta');
  return changes;
}

function sharedColumns({ before, after }: TablePair): readonly ReadColumn[] {
  const known = new Set(before.columns.map(({ name }) => name));
  return after.columns.filter(({ name }) => known.has(name));
}

/** Every column of the later table; only the key of a removed row. `_0`, `_1`…: whether the n-th compared column changed. */
function keyedDelta({ before, after, key }: TablePair, compared: readonly ReadColumn[]): string {
  const differs = compared.map(
    ({ name }) => `earlier.${quoted(name)} is distinct from later.${quoted(name)}`,
  );
  const stays = 'earlier._stands is not null and later._stands is not null';
  const cells = after.columns.map(({ name }) =>
    key.includes(name) ? quoted(name) : `later.${quoted(name)} as ${quoted(name)}`,
  );
  const flags = differs.map((differ, index) => `${stays} and ${differ} as _${index}`);
  return `select case when earlier._stands is null then '${SIGNS.added}' when later._stands is null then '${SIGNS.removed}' else '${SIGNS.changed}' end as _sign,
      ${[...cells, ...flags].join(', ')}
    from ${standing(before)} as earlier full join ${standing(after)} as later using (${key.map(quoted).join(', ')})
    where earlier._stands is null or later._stands is null${differs.map((differ) => ` or ${differ}`).join('')}`;
}

/** With a mark that is null where the other table's row has no partner. */
function standing(file: StoredFile): string {
  return `(select true as _stands, * from ${readBack(file)})`;
}

/** A row that stands n times more, or less, counts n times. */
function wholeDelta({ before, after }: TablePair, shared: readonly ReadColumn[]): string {
  const names = shared.map(({ name }) => quoted(name)).join(', ');
  const others = after.columns.filter(({ name }) => !shared.some((column) => column.name === name));
  const absent = others.map(({ name }) => `, null::varchar as ${quoted(name)}`).join('');
  return `select if(_times > 0, '${SIGNS.added}', '${SIGNS.removed}') as _sign, ${names}${absent}
    from (select ${names}, sum(_side) as _times from (
      select ${names}, -1 as _side from ${readBack(before)} union all select ${names}, 1 as _side from ${readBack(after)})
      group by all having _times <> 0), range(abs(_times)::bigint)`;
}

const Counts = z.record(z.string(), z.number());

async function countChanges(
  table: string,
  compared: readonly ReadColumn[],
  session: Session,
): Promise<RowChanges> {
  const signs = Object.entries(SIGNS).map(
    ([name, sign]) => `count(*) filter (where _sign = '${sign}') as ${name}`,
  );
  const flags = compared.map((_, index) => `count(*) filter (where _${index}) as _${index}`);
  const [counts] = await session.rows(`select ${[...signs, ...flags].join(', ')} from delta`, Counts);
  if (!counts) throw new ContractBroken(`${table}: DuckDB counted nothing; look at platform/duckdb.ts.`);
  const { added = 0, changed = 0, removed = 0 } = counts;
  const changedColumns = compared
    .map(({ name }, index) => ({ name, rows: counts[`_${index}`] ?? 0 }))
    .filter(({ rows }) => rows > 0)
    .sort((one, other) => other.rows - one.rows);
  return { added, changed, removed, changedColumns };
}

function deltaCells({ after }: TablePair): string {
  const cells = after.columns.map(({ name, type }) => {
    const cell = quoted(name);
    return `${type === 'text' || type === 'list' ? `formula_safe(${cell})` : cell} as ${cell}`;
  });
  return ['_sign as changement', ...cells].join(', ');
}

function deltaOrder({ key }: TablePair, shared: readonly ReadColumn[]): string {
  const names = key.length > 0 ? key : shared.map(({ name }) => name);
  return [...names.map(quoted), '_sign'].join(', ');
}
