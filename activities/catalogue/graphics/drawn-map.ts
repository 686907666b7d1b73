import type { DrawnValue } from './read-chart.js';

export interface DrawnMap {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Unit of the counts beside rates. */
  readonly counted: string;
  /** Null where there is none. */
  readonly target: number | null;
  /** Of one month; in order of place. */
  readonly values: readonly DrawnValue[];
  readonly month: string;
  /** Rows without a place. */
  readonly unplaced: number;
  /** What a département without any row means. */
  readonly missing: string;
}
