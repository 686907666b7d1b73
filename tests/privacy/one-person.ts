/** Everything open of one version, laid over all of the version before: not only which figures differ, but which rows there are. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SourceRows } from '../../activities/assemble/source-rows.js';
import type { Session } from '../../activities/platform/effects.js';
import { keepRows } from '../../activities/protect/revisions/keep-rows.js';
import type { Play } from '../../scripts/play-parcours.js';
import { assemblePlayed } from '../../scripts/play-parcours.js';

/** SQL on `dites`, all that was ever said of the person `HER`; one version after the other. */
export const STORIES = {
  'lives alone in a département that nobody described, and began before all others': `
    update dites set departement = '48', date_demande = date_demande - 500, date_ouverture_droit = date_ouverture_droit - 500,
      date_suivi = date_suivi - 500 where personne = HER`,
  'is gone': 'delete from dites where personne = HER',
};
export type Story = keyof typeof STORIES;

/** Somebody who is in every kind of table. Needs the tables of an assembly; writes what is open of it. */
export async function beginStories(play: Play, session: Session): Promise<string> {
  await writeOpen(play, 0, session);
  const [first] = await session.rows(
    'select personne from participants order by md5(personne) limit 1',
    z.object({ personne: z.string() }),
  );
  if (!first) throw new Error('Nobody is in an experiment.');
  return first.personne;
}

/** Assembles anew for each story, and publishes over what the one before left. */
export async function tellStories(
  play: Play,
  taken: readonly SourceRows[],
  her: string,
): Promise<Map<Story, Difference[]>> {
  const seen = new Map<Story, Difference[]>();
  for (const [story, sql] of Object.entries(STORIES) as [Story, string][]) {
    const version = seen.size + 1;
    const assembly = play.dataset.assembly.flatMap((file) =>
      file.name.startsWith('040')
        ? [file, { name: '041_her', sql: sql.replaceAll('HER', `'${her}'`) }]
        : [file],
    );
    const look = async (session: Session) => {
      await writeOpen(play, version, session);
      return publishOver(play, version, session);
    };
    seen.set(story, await assemblePlayed(play, taken, look, assembly));
  }
  return seen;
}

export interface Difference {
  readonly table: string;
  /** Rows that are in one of the two versions only: as they were counted, and as they are published. */
  readonly redrawn: number;
  readonly published: number;
}

const openTables = ({ dataset }: Play) => dataset.tables.filter(({ zone }) => zone === 'open');
const fileOf = (play: Play, table: string, version: number | 'counted') =>
  join(play.scratch, `${table}.${version}.parquet`);

async function writeOpen(play: Play, version: number, session: Session): Promise<void> {
  for (const { name } of openTables(play))
    await session.run(
      `copy (select '' as _source, null::bigint as _line, * from ${name}) to '${fileOf(play, name, version === 0 ? 0 : 'counted')}' (format parquet)`,
    );
}

/** What is counted, published over the version before. */
async function publishOver(play: Play, version: number, session: Session): Promise<Difference[]> {
  const { told, threshold = 0, cell_key } = play.dataset.metadata.privacy;
  const differences: Difference[] = [];
  for (const table of openTables(play)) {
    const [path, publishedPath, to] = (['counted', version - 1, version] as const).map((one) =>
      fileOf(play, table.name, one),
    ) as [string, string, string];
    const family = told.find(({ tables }) => tables.includes(table.name));
    const one = { table, threshold, deviation: cell_key?.deviation ?? 0, path, publishedPath };
    if (family) await keepRows({ ...one, family }, to, session);
    else await copyFile(path, to);
    const [redrawn, shown] = [
      await apart(path, publishedPath, session),
      await apart(to, publishedPath, session),
    ];
    differences.push({ table: table.name, redrawn, published: shown });
  }
  return differences;
}

async function apart(one: string, other: string, session: Session): Promise<number> {
  const [row] = await session.rows(
    `select count(*) as n from (
       (from read_parquet('${one}') except from read_parquet('${other}')) union all (from read_parquet('${other}') except from read_parquet('${one}')))`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}
