/** What a reader of a sheet is told of it beside its rows. */
import type { Warning } from '../reading.js';
import type { ChosenSheet } from './choose-sheet.js';
import type { ChosenTable } from './choose-table.js';
import type { SheetStart } from './sheet-start.js';
import type { Region } from './within-region.js';

export const FORMULA = 'formula_without_value';

export interface SeenInRows {
  /** Cells whose formula has no stored value. */
  readonly withoutValue: number;
  /** First row of another table below; null where there is none. */
  readonly otherAt: number | null;
}

export function sheetWarnings(
  { chosen, others, doubtful }: ChosenTable,
  start: SheetStart,
  { withoutValue, otherAt }: SeenInRows,
): Warning[] {
  return [
    ...warnOfSheet(chosen, start, withoutValue),
    ...warnOfBeside(others),
    ...(doubtful ? [SIDE_BY_SIDE] : []),
    ...warnOfOthers(otherAt),
  ];
}

function warnOfSheet(
  { unread }: ChosenSheet,
  { above, hasTitles }: SheetStart,
  withoutValue: number,
): Warning[] {
  const warnings: Warning[] = [];
  if (above.length > 0)
    warnings.push({ code: 'preamble_skipped', detail: `${above.length} rows above the table` });
  if (!hasTitles)
    warnings.push({
      code: 'header_absent',
      detail: 'the first row looks like a record: columns are numbered',
    });
  if (withoutValue > 0)
    warnings.push({
      code: FORMULA,
      detail: `${withoutValue} cells hold a formula without a stored value and were read as empty`,
    });
  if (unread.length > 0)
    warnings.push({
      code: 'sheets_not_read',
      detail: `other sheets hold a table: ${unread.join(', ')}; --sheet reads one of them`,
      field: unread.join(', '),
    });
  return warnings;
}

function warnOfBeside(others: readonly Region[]): Warning[] {
  return others.map(({ left, right }) => ({
    code: 'several_tables',
    detail: `another table seems to stand beside it, in columns ${left + 1} to ${right + 1}; only the first is read, unless another is asked for (read.table, --table)`,
  }));
}

const SIDE_BY_SIDE: Warning = {
  code: 'tables_side_by_side',
  detail:
    'a blank column parts blocks that each have a title above their columns; they are read as one table',
};

function warnOfOthers(row: number | null): Warning[] {
  if (row === null) return [];
  const detail = `another table seems to start in row ${row}; only the first is read, unless another is asked for (read.table, --table)`;
  return [{ code: 'several_tables', detail }];
}
