/** Extracts of one source → one table of text in the session, so that what comes after is planned once for all of them. */
import { z } from 'zod';
import type { Source } from '../../datasets/dataset.js';
import { DeliveryRejected } from '../errors.js';
import { toldName } from '../persons/told-name.js';
import type { Session } from '../platform/effects.js';
import { readExtract } from '../read/read-extract.js';
import type { ExtractReading } from '../read/reading.js';
import { quoted } from '../text/sql-text.js';
import { declaredShape } from './declared-shape.js';
import {
  type GatheredExtract,
  isOfPart,
  type NormaliseRequest,
  type RefusedExtract,
  sessionLine,
} from './extracts.js';
import { type ColumnMatch, matchColumns, refuseUndeclared } from './match-columns.js';

/**
 * Leaves `extract` (`_line`, the declared columns, white space squeezed: what nobody declared cannot leave) and the table
 * `seen` (rank, line, reason, rejects: what the reader saw). An extract that cannot be taken is refused alone, and leaves nothing.
 */
export async function gatherExtracts(
  request: NormaliseRequest,
  session: Session,
): Promise<(GatheredExtract | RefusedExtract)[]> {
  const { extracts, source, part } = request;
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
  const tidy = tidyInAll(outcomes.filter((one) => 'reading' in one));
  const columns = Object.keys(source.columns).map((name) =>
    tidy(name) ? quoted(name) : `squeezed(${quoted(name)}) as ${quoted(name)}`,
  );
  const rows = outcomes.reduce((sum, one) => sum + ('reading' in one ? one.reading.rowsRead : 0), 0);
  const kind = rows <= KEPT_ROWS ? 'temp table' : 'view';
  await session.run(
    `create ${kind} extract as select _line, ${columns.join(', ')} from extract_read where ${isOfPart(part, '_line')}`,
  );
  return outcomes;
}

/** Which declared columns need no squeezing, whichever extract a row is of. */
export function tidyInAll(taken: readonly GatheredExtract[]): (column: string) => boolean {
  return (column) => taken.every(({ tidy }) => tidy.has(column));
}

/**
 * Rows up to which it is quicker to keep the squeezed texts than to plan them anew in each statement that reads them. Beyond, `extract` is a
 * view: nothing is written twice.
 */
const KEPT_ROWS = 50_000;

async function readOne(
  rank: number,
  { dataset, source, extracts, scratch }: NormaliseRequest,
  session: Session,
): Promise<GatheredExtract | RefusedExtract> {
  const { path = '', fileName = '' } = extracts[rank] ?? {};
  try {
    const { tidy = [], ...reading } = await readExtract(
      { path, fileName, scratch, declared: declaredShape(source, dataset.metadata) },
      session,
    );
    const match = matchColumns(source, reading.columns, fileName);
    if (dataset.metadata.personal)
      refuseUndeclared(source, { ...match, undeclared: await filledColumns(match, session) }, fileName);
    const needNone = [...match.taken].filter(([, found]) => found === null || tidy.includes(found));
    return {
      ...{ rank, fileName, match, reading: withToldSheets(reading, source) },
      tidy: new Set(needNone.map(([declared]) => declared)),
    };
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
