/** The measures of one version counted again after something happened to one person. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import { countSmallRevisions } from '../../activities/protect/revisions/count-small-revisions.js';
import { keepRows } from '../../activities/protect/revisions/keep-rows.js';
import type { Play } from '../../scripts/play-parcours.js';
import { DELAYS } from './published.js';

/** SQL on `delais_individuels`, about the person `$personne`. */
export const CHANGES = {
  'goes, or comes': 'delete from delais_individuels where personne = $personne',
  'moves to another département':
    "update delais_individuels set departement = case departement when '13' then '33' else '13' end where personne = $personne",
  'is received sixteen days sooner':
    'update delais_individuels set jours = greatest(jours - 16, 0) where personne = $personne',
  'was too recent, and is no more': 'update delais_individuels set mur = not mur where personne = $personne',
} as const;
export type Change = keyof typeof CHANGES;

export interface Seen {
  /** Rows of the earlier version that tell a figure and count the person. */
  readonly rows: number;
  /** Of these, and of all others, those that would tell something else, and those that do once rows are kept. */
  readonly redrawn: number;
  readonly revised: number;
  /** What the gate counts afterwards. */
  readonly small: number;
}

const fileOf = (play: Play, table: string, side: string) => join(play.scratch, `${table}.${side}.parquet`);
const CELL = 'definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation';

/** The tables of delays as a version would have them. */
export async function writeDelays(play: Play, side: 'earlier' | 'later', session: Session): Promise<void> {
  for (const table of DELAYS)
    await session.run(
      `copy (select '' as _source, null::bigint as _line, * from ${table}) to '${fileOf(play, table, side)}' (format parquet)`,
    );
}

/** Needs the tables of an assembly; leaves them as they were. `whole`: counts every cell again, not only those that count the person. */
export async function tryChange(
  play: Play,
  { personne, change, whole = false }: { personne: string; change: Change; whole?: boolean },
  session: Session,
): Promise<Seen> {
  const [counted] = await session.rows(
    `select count(*) as n from (${DELAYS.map((table) => `select ${CELL} from ${table} where statut = 'diffuse'`).join(' union all ')})
     where (${CELL}) in (
       select ${CELL.replace('type_orientation', "unnest(['ensemble', type])")}
       from delais_individuels join territoires using (departement) join periodes using (mois) where personne = $personne)`,
    z.object({ n: z.number() }),
    { personne },
  );
  await session.run('begin');
  try {
    await noteTouched('create temp table touched as', personne, session);
    await session.run(CHANGES[change], { personne });
    await noteTouched('insert into touched', personne, session);
    if (!whole) await keepTouched(session);
    for (const table of DELAYS) await session.run(`alter table ${table} rename to earlier_${table}`);
    await session.run('drop table dits');
    await session.run(play.dataset.assembly.find(({ name }) => name.startsWith('220'))?.sql ?? '');
    for (const table of DELAYS) await writeBeside(play, table, whole, session);
  } finally {
    await session.run('rollback');
  }
  return { rows: counted?.n ?? 0, ...(await layOver(play, session)) };
}

/** Where and when she is counted. */
async function noteTouched(into: string, personne: string, session: Session): Promise<void> {
  await session.run(
    `${into} select distinct niveau_territoire, territoire, niveau_periode, periode
     from delais_individuels join territoires using (departement) join periodes using (mois) where personne = $personne`,
    { personne },
  );
}

const PLACES = '(niveau_territoire, territoire) in (select niveau_territoire, territoire from touched)';
const PERIODS = '(niveau_periode, periode) in (select niveau_periode, periode from touched)';

/** No other cell counts her, before or after: what it says can not change. */
async function keepTouched(session: Session): Promise<void> {
  await session.run(`delete from territoires where not (${PLACES})`);
  await session.run(`delete from periodes where not (${PERIODS})`);
  await session.run(`delete from grille where not (${PLACES} and ${PERIODS})`);
}

/** Enough rows of a table for as many to be revised together as of the whole. */
const ENOUGH = 1000;

/** The table before and after: every row, or those of her territories, where the periods without her are as they were. */
async function writeBeside(play: Play, table: string, whole: boolean, session: Session): Promise<void> {
  const [rows, others] = whole ? ['true', 'false'] : [PLACES, `${PLACES} and not (${PERIODS})`];
  const sides = {
    earlier: `from earlier_${table} where ${rows}`,
    later: `from ${table} union all by name from earlier_${table} where ${others}`,
  };
  for (const [side, sql] of Object.entries(sides)) {
    const path = fileOf(play, table, side);
    await session.run(
      `copy (select '' as _source, null::bigint as _line, * from (${sql}) order by id) to '${path}' (format parquet)`,
    );
    const [written] = await session.rows(
      `select count(*) as n from read_parquet('${path}')`,
      z.object({ n: z.number() }),
    );
    if ((written?.n ?? 0) < ENOUGH) throw new Error(`${written?.n} rows of ${table} do not stand for all.`);
  }
}

/** What of two versions differs, without and with rows that are kept. */
export async function layOver(play: Play, session: Session): Promise<Omit<Seen, 'rows'>> {
  const { told, threshold = 0, cell_key } = play.dataset.metadata.privacy;
  const family = told.find(({ tables }) => tables.includes(DELAYS[0] ?? ''));
  if (!family) throw new Error('The delays are in no model.');
  const seen = { redrawn: 0, revised: 0, small: 0 };
  for (const name of DELAYS) {
    const table = play.dataset.tables.find((one) => one.name === name);
    if (!table) throw new Error(`There is no table ${name}.`);
    const [later, earlier, kept] = ['later', 'earlier', 'kept'].map((side) => fileOf(play, name, side)) as [
      string,
      string,
      string,
    ];
    const one = {
      table,
      family,
      threshold,
      deviation: cell_key?.deviation ?? 0,
      path: later,
      publishedPath: earlier,
    };
    await keepRows(one, kept, session);
    seen.redrawn += await differing(later, earlier, session);
    seen.revised += await differing(kept, earlier, session);
    seen.small += await countSmallRevisions({ ...one, path: kept }, session);
  }
  return seen;
}

async function differing(one: string, other: string, session: Session): Promise<number> {
  const [row] = await session.rows(
    `select count(*) as n from (select * exclude (_source, _line) from read_parquet('${one}') except select * exclude (_source, _line) from read_parquet('${other}'))`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}
