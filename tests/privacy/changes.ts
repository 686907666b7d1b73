/** The measures of one version counted again after something happened to one person. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import { countSmallRevisions, keepRows } from '../../activities/protect/revisions/keep-rows.js';
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

/** Needs the tables of an assembly; leaves them as they were. */
export async function tryChange(
  play: Play,
  personne: string,
  change: Change,
  session: Session,
): Promise<Seen> {
  const sql = play.dataset.assembly.find(({ name }) => name.startsWith('220'))?.sql ?? '';
  const [counted] = await session.rows(
    `select count(*) as n from (${DELAYS.map((table) => `select definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation from ${table} where statut = 'diffuse'`).join(' union all ')})
     where (definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation) in (
       select definition, niveau_territoire, territoire, niveau_periode, periode, unnest(['ensemble', type])
       from delais_individuels join territoires using (departement) join periodes using (mois) where personne = $personne)`,
    z.object({ n: z.number() }),
    { personne },
  );
  await session.run('begin');
  try {
    await writeDelays(play, 'earlier', session);
    await session.run(CHANGES[change], { personne });
    for (const table of ['comptes', 'dits', ...DELAYS]) await session.run(`drop table ${table}`);
    await session.run('drop macro table delais_de');
    await session.run(sql);
    await writeDelays(play, 'later', session);
  } finally {
    await session.run('rollback');
  }
  return { rows: counted?.n ?? 0, ...(await layOver(play, session)) };
}

const fileOf = (play: Play, table: string, side: string) => join(play.scratch, `${table}.${side}.parquet`);

/** The tables of delays as a version would have them. */
export async function writeDelays(play: Play, side: 'earlier' | 'later', session: Session): Promise<void> {
  for (const table of DELAYS)
    await session.run(
      `copy (select '' as _source, null::bigint as _line, * from ${table}) to '${fileOf(play, table, side)}' (format parquet)`,
    );
}

/** What of two versions differs, without and with rows that are kept. */
export async function layOver(play: Play, session: Session): Promise<Omit<Seen, 'rows'>> {
  const { told, threshold = 0 } = play.dataset.metadata.privacy;
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
    const one = { table, family, threshold, path: later, publishedPath: earlier };
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
