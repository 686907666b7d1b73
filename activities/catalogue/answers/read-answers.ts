/** What the first screen of a dataset says, read from its published tables. */
import type { AnswerMeasure, Answers } from '../../../datasets/shown.js';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';
import { conditionsOf, rowsOf, type StoredTable } from '../read-shown-rows.js';
import { absenceOf, statusColumn } from '../shown-cell.js';
import { answerMeasure } from './answer-measure.js';
import { readCoverage, readMarks } from './read-marks.js';
import { type Reading, type ShownAnswers, StoredReading } from './reading.js';

/** Null where a table is not stored as Parquet. */
export async function readAnswers(
  answers: Answers,
  stored: ReadonlyMap<string, StoredTable>,
  session: Session,
): Promise<ShownAnswers | null> {
  const measures: ShownAnswers['measures'][number][] = [];
  for (const measure of answers.measures) {
    const found = stored.get(measure.table);
    if (!found) return null;
    const readings = await readMeasure(measure, answers, found, session);
    measures.push(answerMeasure(measure, readings, answers.for_whom.total));
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
  const { value, target, share, people, quarters } = measure;
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
      ${number(people?.reached)} as reached, ${number(people?.all)} as expected,
      ${number(quarters?.most)} - ${number(quarters?.least)} as spread,
      cast(${quoted(territory.observed)} as integer) as observed, cast(${quoted(territory.all)} as integer) as "all"
    from ${rowsOf(path)}
    where ${conditionsOf(measure, table)} and ${quoted(period.level)} in ('mois', 'trimestre', 'annee')
      and (${quoted(for_whom.column)} = $total or ${quoted(territory.level)} = 'france')
    order by period, level, place, whom`,
    StoredReading,
    { total: for_whom.total },
  );
  return rows.map(({ status, share_status, ...row }) => ({
    ...row,
    absence: absenceOf(row.value, status),
    shareAbsence: absenceOf(row.share, share_status),
  }));
}
