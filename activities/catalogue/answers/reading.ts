/** A row of a measure, and a measure with all its rows. */
import { z } from 'zod';
import type { AnswerMeasure, Answers } from '../../../datasets/shown.js';
import type { Absence } from '../shown-cell.js';
import { yearBefore } from './periods.js';
import type { Covered, Mark } from './read-marks.js';

const Level = z.enum(['france', 'region', 'departement']);
export type Level = z.infer<typeof Level>;
const Grain = z.enum(['mois', 'trimestre', 'annee']);
export type Grain = z.infer<typeof Grain>;

export const StoredReading = z.object({
  level: Level,
  place: z.string(),
  name: z.string(),
  grain: Grain,
  period: z.string(),
  whom: z.string(),
  value: z.number().nullable(),
  status: z.string().nullable(),
  target: z.number().nullable(),
  share: z.number().nullable(),
  share_status: z.string().nullable(),
  /** People whose wait is over, of all who should. */
  reached: z.number().nullable(),
  expected: z.number().nullable(),
  /** Between the quarters of people who waited least and most. */
  spread: z.number().nullable(),
  observed: z.int(),
  all: z.int(),
});

/** One row of a measure: a territory, a period, and for whom. */
export interface Reading extends Omit<z.infer<typeof StoredReading>, 'status' | 'share_status'> {
  /** Why there is no value; null where the table does not say. */
  readonly absence: Absence | null;
  /** Likewise, of the share. */
  readonly shareAbsence: Absence | null;
}

export interface AnsweredMeasure {
  readonly measure: AnswerMeasure;
  /** In order of period. */
  readonly readings: readonly Reading[];
  /** The same, by `readingKey`: each page of a territory asks for its own. */
  readonly of: ReadonlyMap<string, readonly Reading[]>;
  /** The last month whose value may be compared: after it, those who wait long have no value yet. */
  readonly settled: number;
  /** The one period that every page tells and compares; null where nothing settled is told. */
  readonly told: { readonly grain: Grain; readonly period: string } | null;
}

export interface ShownAnswers {
  readonly answers: Answers;
  readonly measures: readonly AnsweredMeasure[];
  readonly marks: readonly Mark[];
  readonly coverage: readonly Covered[];
}

export function readingKey({ level, place, whom }: Pick<Reading, 'level' | 'place' | 'whom'>): string {
  return `${level}\0${place}\0${whom}`;
}

/** The same territory a year before; undefined where there is no row. `own`: all of that territory. */
export function yearEarlier({ grain, period }: Reading, own: readonly Reading[]): Reading | undefined {
  const before = yearBefore(period);
  return own.find((one) => one.grain === grain && one.period === before);
}

/** Of as many départements: two years of others are two populations. */
export function isSamePopulation(now: Reading, before: Reading | undefined): before is Reading {
  return before !== undefined && before.observed === now.observed;
}
