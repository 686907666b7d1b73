/** What the first screen of a dataset says, read from its published tables. */
import { z } from 'zod';
import type { AnswerMeasure, Answers } from '../../../datasets/shown.js';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';
import { conditionsOf, rowsOf, type StoredTable } from '../read-shown-rows.js';
import { type Absence, isAbsence, statusColumn } from '../shown-cell.js';
import { lastMonthOf } from './periods.js';
import { type Covered, type Mark, readCoverage, readMarks } from './read-marks.js';

const Level = z.enum(['france', 'region', 'departement']);
export type Level = z.infer<typeof Level>;
const Grain = z.enum(['mois', 'trimestre', 'annee']);
export type Grain = z.infer<typeof Grain>;

const Stored = z.object({
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
  observed: z.int(),
  all: z.int(),
});

/** One row of a measure: a territory, a period, and for whom. */
export interface Reading extends Omit<z.infer<typeof Stored>, 'status' | 'share_status'> {
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
}

/** `readings`: in order of period. */
export function answerMeasure(measure: AnswerMeasure, readings: readonly Reading[]): AnsweredMeasure {
  const of = new Map<string, Reading[]>();
  let last = 0;
  for (const one of readings) {
    const key = readingKey(one);
    const own = of.get(key);
    if (own) own.push(one);
    else of.set(key, [one]);
    if (one.grain === 'mois') last = Math.max(last, lastMonthOf(one.period));
  }
  return { measure, readings, of, settled: last - measure.unsettled_months };
}

export function readingKey({ level, place, whom }: Pick<Reading, 'level' | 'place' | 'whom'>): string {
  return `${level}\0${place}\0${whom}`;
}

export interface ShownAnswers {
  readonly answers: Answers;
  readonly measures: readonly AnsweredMeasure[];
  readonly marks: readonly Mark[];
  readonly coverage: readonly Covered[];
}

/** Null where a table is not stored as Parquet. */
export async function readAnswers(
  answers: Answers,
  stored: ReadonlyMap<string, StoredTable>,
  session: Session,
): Promise<ShownAnswers | null> {
  const measures: AnsweredMeasure[] = [];
  for (const measure of answers.measures) {
    const found = stored.get(measure.table);
    if (!found) return null;
    measures.push(answerMeasure(measure, await readMeasure(measure, answers, found, session)));
  }
  return {
    ...{ answers, measures },
    marks: await readMarks(answers, stored, session),
    coverage: await readCoverage(answers, stored, session),
  };
}

/** Below France, everybody together: a page for each type of each département would tell next to nothing. */
async function readMeasure(
  measure: AnswerMeasure,
  { territory, period, for_whom }: Answers,
  { table, path }: StoredTable,
  session: Session,
): Promise<Reading[]> {
  const { value, target, share } = measure;
  const number = (name: string | undefined) =>
    name === undefined ? 'null' : `cast(${quoted(name)} as double)`;
  const statusOf = (name: string | undefined) => {
    const status = name === undefined ? undefined : statusColumn({ name }, table);
    return status === undefined ? 'null' : quoted(status);
  };
  const rows = await session.rows(
    `select ${quoted(territory.level)} as level, ${quoted(territory.code)} as place, ${quoted(territory.name)} as name,
      ${quoted(period.level)} as grain, ${quoted(period.code)} as period, ${quoted(for_whom.column)} as whom,
      ${number(value)} as value, ${statusOf(value)} as status,
      ${number(target)} as target, ${number(share)} as share, ${statusOf(share)} as share_status,
      cast(${quoted(territory.observed)} as integer) as observed, cast(${quoted(territory.all)} as integer) as "all"
    from ${rowsOf(path)}
    where ${conditionsOf(measure, table)} and ${quoted(period.level)} in ('mois', 'trimestre', 'annee')
      and (${quoted(for_whom.column)} = $total or ${quoted(territory.level)} = 'france')
    order by period, level, place, whom`,
    Stored,
    { total: for_whom.total },
  );
  const absenceOf = (number: number | null, status: string | null) =>
    number === null && isAbsence(status) ? status : null;
  return rows.map(({ status, share_status, ...row }) => ({
    ...row,
    absence: absenceOf(row.value, status),
    shareAbsence: absenceOf(row.share, share_status),
  }));
}
