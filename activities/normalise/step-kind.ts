/** The way from text to values goes in steps, each a view or a table over the one before. */
import type { GatheredExtract, RefusedExtract } from './extracts.js';

/** Rows up to which it is quicker to keep what a step gives than to plan the step anew in each statement that reads it. */
const KEPT_ROWS = 50_000;

export type StepKind = 'temp table' | 'view';

/** What each step becomes. One over many rows is a view: nothing is written twice. */
export function stepKind(gathered: readonly (GatheredExtract | RefusedExtract)[]): StepKind {
  const rows = gathered.reduce((sum, one) => sum + ('reading' in one ? one.reading.rowsRead : 0), 0);
  return rows <= KEPT_ROWS ? 'temp table' : 'view';
}
