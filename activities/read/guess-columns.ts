/**
 * What columns hold, guessed from the looks of their cells: a type, and whether no two cells are alike. To match a pattern costs more than
 * to read a cell, so a sample says which patterns are worth a scan of the whole, one of a column at a time.
 */
import { z } from 'zod';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { type GuessedType, PATTERNS } from './column-patterns.js';
import type { ExtractReading } from './reading.js';

/** Share of the filled cells that must match: a few typing errors do not make text of dates. */
const NEARLY_ALL = 0.98;

/** Rows from all over the file. What fits less of them does not fit nearly all; fewer filled cells rule out nothing. */
const SAMPLED_ROWS = 20_000;
const MAYBE = 0.9;
const ENOUGH_CELLS = 1_000;

/** An estimate of distinct cells is within a few hundredths. */
const MAYBE_UNIQUE = 0.8;

const DISTINCT_AT_ONCE = 4_000_000;

/** Spaces of every kind, as people put them in phone numbers and SIRET: to look for one is cheap, to take them out is not. */
const SPACE = '[\\s\\x{a0}\\x{202f}\\x{2009}]';
const SPACES = ' \t\n\f\r\u00a0\u202f\u2009';

export interface GuessedColumn {
  readonly guessedType: GuessedType;
  readonly filled: number;
  readonly unique: boolean;
}

/** `f0`, `d0`: filled and, about, distinct cells of the first column. `m0_3`: those that match the fourth pattern. */
type Counts = Readonly<Record<string, number>>;

/** Of the view `extract`: one for each column, in their order. */
export async function guessColumns(
  session: Session,
  { columns, rowsRead }: Pick<ExtractReading, 'columns' | 'rowsRead'>,
): Promise<readonly GuessedColumn[]> {
  const counts = await countMatches(session, columns, rowsRead);
  const guessed: GuessedColumn[] = [];
  for (const [index, name] of columns.entries()) {
    const filled = counts[`f${index}`] ?? 0;
    const rank = PATTERNS.findIndex((_pattern, place) => fits(counts, index, place, NEARLY_ALL));
    const unique = await isUnique(session, name, filled, counts[`d${index}`] ?? 0);
    guessed.push({ guessedType: PATTERNS[rank]?.[0] ?? 'text', filled, unique });
  }
  return guessed;
}

function fits(counts: Counts, index: number, rank: number, share: number): boolean {
  const filled = counts[`f${index}`] ?? 0;
  return filled > 0 && (counts[`m${index}_${rank}`] ?? 0) >= filled * share;
}

async function countMatches(session: Session, columns: readonly string[], rows: number): Promise<Counts> {
  const every = Math.ceil(rows / SAMPLED_ROWS);
  const all = columns.map(() => [...PATTERNS.keys()]);
  if (every <= 1) return scan(session, columns, all);
  // by a hash, so that no rhythm of the file is taken for the whole
  await session.run(
    `create or replace temp table sampled as select * exclude _line from extract where hash(_line) % ${every} = 0`,
  );
  const seen = await scan(session, columns, all, 'sampled');
  let left = all.map((ranks, index) =>
    (seen[`f${index}`] ?? 0) < ENOUGH_CELLS ? ranks : ranks.filter((rank) => fits(seen, index, rank, MAYBE)),
  );
  let counts: Counts = {};
  do {
    counts = {
      ...counts,
      ...(await scan(
        session,
        columns,
        left.map((ranks) => ranks.slice(0, 1)),
      )),
    };
    left = left.map(([rank, ...others], index) =>
      rank === undefined || fits(counts, index, rank, NEARLY_ALL) ? [] : others,
    );
  } while (left.some((ranks) => ranks.length > 0));
  return counts;
}

async function scan(
  session: Session,
  columns: readonly string[],
  ranks: readonly (readonly number[])[],
  table = 'extract',
): Promise<Counts> {
  if (columns.length === 0) return {};
  const bare = columns.map((name, index) => {
    const cell = quoted(name);
    const without = `translate(${cell}, ${literal(SPACES)}, '')`;
    return `${cell} as c${index}, case when regexp_matches(${cell}, ${literal(SPACE)}) then ${without} else ${cell} end as s${index}`;
  });
  const counted = columns.flatMap((_name, index) => [
    `count(c${index}) as f${index}`,
    `approx_count_distinct(c${index}) as d${index}`,
    ...(ranks[index] ?? []).map(
      (rank) =>
        `count(*) filter (regexp_full_match(s${index}, ${literal(PATTERNS[rank]?.[1] ?? '')})) as m${index}_${rank}`,
    ),
  ]);
  const [row] = await session.rows(
    `select ${counted.join(', ')} from (select ${bare.join(', ')} from ${table})`,
    z.record(z.string(), z.int()),
  );
  return row ?? {};
}

/** Exact, where the estimate leaves it in doubt: cells whose hashes all differ all differ themselves. */
async function isUnique(session: Session, name: string, filled: number, about: number): Promise<boolean> {
  if (filled === 0 || about < filled * MAYBE_UNIQUE) return false;
  const hashes = await countDistinct(session, name, `hash(${quoted(name)})`, filled);
  if (hashes === filled) return true;
  // of many millions of cells two that differ may have the same one
  return hashes >= filled - 2 && (await countDistinct(session, name, quoted(name), filled)) === filled;
}

/** A part at a time, so that what was seen stays small. */
async function countDistinct(session: Session, name: string, value: string, filled: number): Promise<number> {
  const parts = Math.ceil(filled / DISTINCT_AT_ONCE);
  let distinct = 0;
  for (let part = 0; part < parts; part += 1) {
    const [row] = await session.rows(
      `select count(*) as values from (select distinct ${value} from extract
       where ${quoted(name)} is not null and hash(${quoted(name)}) % ${parts} = ${part})`,
      z.strictObject({ values: z.int() }),
    );
    distinct += row?.values ?? 0;
  }
  return distinct;
}
