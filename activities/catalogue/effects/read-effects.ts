/** What experiments changed, read from the published tables: a sentence for each, and its months. */
import { z } from 'zod';
import type { Table } from '../../../datasets/dataset.js';
import type { Effects } from '../../../datasets/shown.js';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';
import { rowsOf, type StoredTable } from '../read-shown-rows.js';

const Month = z.object({
  key: z.string(),
  month: z.string(),
  rank: z.int(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** A month that is told, with its interval. */
export interface EffectMonth {
  readonly month: string;
  /** Since it began; negative before. */
  readonly rank: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface ShownEffect {
  readonly title: string;
  readonly sentence: string;
  /** In order; a month that is not told is left out. */
  readonly months: readonly EffectMonth[];
}

export interface ShownEffects {
  readonly declared: Effects;
  readonly table: Table;
  readonly effects: readonly ShownEffect[];
}

/** Null where a table is not stored as Parquet. */
export async function readEffects(
  declared: Effects,
  stored: ReadonlyMap<string, StoredTable>,
  session: Session,
): Promise<ShownEffects | null> {
  const { of, by } = declared;
  const [all, months] = [stored.get(of.table), stored.get(by.table)];
  if (!all || !months) return null;
  const rows = await session.rows(
    `select ${quoted(of.key)} as key, ${quoted(of.title)} as title, ${quoted(of.sentence)} as sentence from ${rowsOf(all.path)} order by file_row_number`,
    z.object({ key: z.string(), title: z.string(), sentence: z.string() }),
  );
  const number = (name: string) => `cast(${quoted(name)} as double)`;
  const found = await session.rows(
    `select ${quoted(by.key)} as key, ${quoted(by.month)} as month, cast(${quoted(by.rank)} as integer) as rank,
      ${number(by.value)} as value, ${number(by.low)} as low, ${number(by.high)} as high
    from ${rowsOf(months.path)} order by key, rank`,
    Month,
  );
  return {
    declared,
    table: months.table,
    effects: rows.map(({ key, title, sentence }) => ({
      ...{ title, sentence },
      months: found.flatMap(({ key: own, value, low, high, ...month }) =>
        own === key && value !== null && low !== null && high !== null
          ? [{ ...month, value, low, high }]
          : [],
      ),
    })),
  };
}
