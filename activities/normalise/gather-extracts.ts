/** Extracts of one source → one table of text in the session, so that what comes after is planned once for all of them. */
import { z } from 'zod';
import type { Source } from '../../datasets/dataset.js';
import { DeliveryRejected } from '../errors.js';
import { toldName } from '../persons/told-name.js';
import type { Session } from '../platform/effects.js';
import { readExtract } from '../read/read-extract.js';
import type { ExtractReading } from '../read/reading.js';
import { shapesIn } from '../text/identifier-shapes.js';
import { literal, quoted } from '../text/sql-text.js';
import { declaredShape } from './declared-shape.js';
import {
  type GatheredExtract,
  LINES_APART,
  type NormaliseRequest,
  type RefusedExtract,
  sessionLine,
} from './extracts.js';
import { type ColumnMatch, matchColumns, refuseUndeclared } from './match-columns.js';
import { spreadsheetErrorsSql } from './spreadsheet-errors.js';

/**
 * Leaves the view `extract` (`_line`, the declared columns, white space squeezed: what nobody declared cannot leave) and the table
 * `seen` (rank, line, reason, rejects: what the reader saw). An extract that cannot be taken is refused alone, and leaves nothing.
 */
export async function gatherExtracts(
  request: NormaliseRequest,
  session: Session,
): Promise<(GatheredExtract | RefusedExtract)[]> {
  const { extracts, source } = request;
  await session.run('create table seen (rank bigint, line bigint, reason varchar, rejects boolean)');
  const outcomes: (GatheredExtract | RefusedExtract)[] = [];
  let isFirst = true;
  for (const rank of extracts.keys()) {
    const outcome = await readOne(rank, request, session);
    outcomes.push(outcome);
    if ('error' in outcome) continue;
    if (extracts.length === 1) await keepAlone(outcome, session);
    else await addToOthers(outcome, isFirst, session);
    await session.run(`insert into seen
      select ${rank}, _line, reason, true from reading_rejects
      union all select ${rank}, _line, reason, false from reading_touched`);
    isFirst = false;
  }
  await session.run('drop view if exists extract');
  if (isFirst) return outcomes;
  const columns = Object.keys(source.columns).map((name) => `squeezed(${quoted(name)}) as ${quoted(name)}`);
  await session.run(`create view extract as select _line, ${columns.join(', ')} from extract_read`);
  return outcomes;
}

async function readOne(
  rank: number,
  { dataset, source, extracts, scratch }: NormaliseRequest,
  session: Session,
): Promise<GatheredExtract | RefusedExtract> {
  const { path = '', fileName = '' } = extracts[rank] ?? {};
  try {
    const reading = await readExtract(
      { path, fileName, scratch, declared: declaredShape(source, dataset.metadata) },
      session,
    );
    const match = matchColumns(source, reading.columns, fileName);
    if (dataset.metadata.personal)
      refuseUndeclared(source, { ...match, undeclared: await filledColumns(match, session) }, fileName);
    return { rank, fileName, reading: withToldSheets(reading, source), match };
  } catch (error) {
    if (error instanceof DeliveryRejected) return { rank, error };
    throw error;
  }
}

/** The rows of an only extract are not copied. */
async function keepAlone({ rank, match }: GatheredExtract, session: Session): Promise<void> {
  await session.run('alter view extract rename to extract_found');
  await session.run(`create view extract_read as ${declaredColumns(rank, match)} from extract_found`);
}

async function addToOthers(
  { rank, match }: GatheredExtract,
  isFirst: boolean,
  session: Session,
): Promise<void> {
  const rows = `${declaredColumns(rank, match)} from extract`;
  await session.run(isFirst ? `create table extract_read as ${rows}` : `insert into extract_read ${rows}`);
}

function declaredColumns(rank: number, { taken }: ColumnMatch): string {
  const columns = [...taken].map(
    ([declared, found]) => `${found === null ? 'null::varchar' : quoted(found)} as ${quoted(declared)}`,
  );
  return `select ${[`${sessionLine(rank)} as _line`, ...columns].join(', ')}`;
}

/** A column without a title and without a cell is a separator too many at the end of lines, and holds nothing. */
async function filledColumns(match: ColumnMatch, session: Session): Promise<readonly string[]> {
  const untitled = match.undeclared.filter((name) => /^colonne_\d+(_\d+)?$/.test(name));
  if (untitled.length === 0) return match.undeclared;
  const counts = untitled.map((name) => `count(${quoted(name)}) as ${quoted(name)}`);
  const [cells] = await session.rows(
    `select ${counts.join(', ')} from extract`,
    z.record(z.string(), z.number()),
  );
  return match.undeclared.filter((name) => cells?.[name] !== 0);
}

/** Sheets are named as the source declares them, or in words that name nobody. */
function withToldSheets(reading: ExtractReading, source: Source): ExtractReading {
  const told = (name: string) => toldName(name, source);
  return {
    ...reading,
    ...(reading.sheets && { sheets: reading.sheets.map(told) }),
    warnings: reading.warnings.map((one) =>
      one.code === 'sheets_not_read' && one.field !== undefined ? { ...one, field: told(one.field) } : one,
    ),
  };
}

/** What the partner itself wrote, for its own report; by its place where it may name somebody. */
function tellName(name: string, { found }: ColumnMatch): string {
  if (shapesIn(name).length === 0 && !/\d{7,}/.test(name)) return name.slice(0, 80);
  const place = found.indexOf(name) + 1;
  return place === 0 ? '…' : `colonne ${place}`;
}

/**
 * Everything seen, one row each, as the table `issues` (rank, line, field, code, rejects): by the reader, by the mapping's cells, by
 * the contract, and on files and their columns. Needs `typed`.
 */
export async function gatherIssues(taken: readonly GatheredExtract[], session: Session): Promise<void> {
  const ofFiles = taken.flatMap(({ rank, match, reading }) =>
    [
      ...match.respelled.map((name) => ({ field: name, code: 'entete_reecrite' })),
      ...match.undeclared.map((name) => ({ field: tellName(name, match), code: 'colonne_inconnue' })),
      ...reading.warnings.map(({ code, field = '' }) => ({ field: tellName(field, match), code })),
    ].map(({ field, code }) => `(${rank}, ${literal(field)}, ${literal(code)})`),
  );
  const values = ['(null::bigint, null::varchar, null::varchar)', ...ofFiles].join(', ');
  await session.run(`create table issues as
    with of_rows as (
      select _line, i.field as field, i.code as code, false as rejects from (select _line, unnest(_issues) as i from typed where len(_issues) > 0)
      union all select _line, r.field, r.code, true from (select _line, unnest(_reasons) as r from typed where _rejected)
      union all ${spreadsheetErrorsSql([...(taken[0]?.match.taken.keys() ?? [])])})
    select rank, line, '' as field, reason as code, rejects from seen
    union all select extract_rank(_line), _line - extract_rank(_line) * ${LINES_APART}, field, code, rejects from of_rows
    union all select distinct rank, null::bigint, field, code, false from (values ${values}) as told(rank, field, code)
      where code is not null and not exists (from seen where seen.rank = told.rank and seen.reason = told.code and not seen.rejects)`);
}
