/** Which cells of a sheet are dates, numbers or truths by themselves, where a text in the same column looks like one. */
import type { Session } from '../../platform/effects.js';
import type { RowFacts } from './sheet-row.js';

export interface Natives {
  add(row: number, facts: RowFacts): void;
  /** Columns with native cells. Leaves `reading_alike` (_line, name): their texts that look like such cells. */
  finish(columns: readonly string[], session: Session): Promise<string[]>;
}

/** A text that would also be what a date, a number with decimals or a truth is written out as. */
export const ALIKE = /^(?:\d{4}-\d\d-\d\d(?:T[\d:.]+)?|\d\d:\d\d:\d\d|-?\d+\.\d+|TRUE|FALSE)$/;

/** Texts that are remembered a column; of one with more, all are taken for what they look like. */
const MOST_ALIKE = 1_000_000;

export function openNatives(): Natives {
  const native = new Set<number>();
  const alike = new Map<number, string[]>();
  return {
    add(row, facts) {
      for (const column of facts.native) native.add(column);
      for (const column of facts.alike) {
        const lines = alike.get(column) ?? [];
        if (lines.length < MOST_ALIKE) lines.push(String(row));
        alike.set(column, lines);
      }
    },
    async finish(columns, session) {
      await session.run('create or replace table reading_alike (_line bigint, name varchar)');
      for (const [column, lines] of alike) {
        const name = columns[column];
        if (!native.has(column) || name === undefined) continue;
        await session.run('insert into reading_alike select unnest($lines)::bigint, $name', {
          lines,
          name,
        });
      }
      return columns.filter((_, column) => native.has(column));
    },
  };
}
