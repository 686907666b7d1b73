/** What a value is before the engine writes it into JSON, as SQL. */
import { DOUBLE_DIGITS, USUAL_DIGITS } from '../../datasets/_columns/decimal-column.js';
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Column } from '../../datasets/dataset.js';
import { quoted } from './sql-text.js';

/**
 * The engine writes a short decimal by way of a floating number, 5.0 and 1e-7, and a longer one by its digits: all are given room, so that
 * each has the digits of its column.
 */
export function jsonValue({ name, type, decimal }: Pick<Column, 'name' | 'type' | 'decimal'>): string {
  if (decimal === undefined || decimal.precision > DOUBLE_DIGITS) return quoted(name);
  return `cast(${quoted(name)} as ${duckdbType({ type, decimal: { ...decimal, precision: USUAL_DIGITS } })})`;
}
