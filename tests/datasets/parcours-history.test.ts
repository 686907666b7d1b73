/** Two months of one story: history grows, nothing is overwritten, and the order in which extracts come changes nothing. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import type { SourceRows } from '../../activities/assemble/source-rows.js';
import { INVENTED_MARK } from '../../activities/platform/channel/folder-channel.js';
import type { Session } from '../../activities/platform/effects.js';
import { dayOf } from '../../scripts/generate/parcours/days.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import type { Play } from '../../scripts/play-parcours.js';
import { assemblePlayed, openPlay, readPlayed } from '../../scripts/play-parcours.js';
import { testRing } from '../helpers/test-keys.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-history-'));
afterAll(() => rm(home, { recursive: true, force: true }));

const MAY = dayOf(2026, 5, 31);
const JUNE = dayOf(2026, 6, 30);

/** Of the twelve départements four send files, one of each form: reading a file costs more than the people in it. */
const SILENT = /(?:CG|_)(?:002|013|026|031|033|067|093|974)_/;

/** The files of a month in one folder with those of another, whatever they are called. */
async function deliver(month: string, asOf: number): Promise<void> {
  const out = join(home, month);
  await generateParcours({ out, persons: 750, seed: 'history', asOf, faults: true, nir: 'impossible' });
  for (const source of (await readdir(out)).filter((name) => name !== 'verite' && name !== INVENTED_MARK))
    for (const file of await readdir(join(out, source)))
      if (SILENT.test(file)) await rm(join(out, source, file));
      else await rename(join(out, source, file), join(out, source, `${month} ${file}`));
  await cp(out, join(home, 'drop'), { recursive: true, force: true });
}

/** Counts extracts in the order in which they came: the page of a département has the file's name in its place. */
const RANK_OF_EXTRACT = 'extrait';

/** One text per table: its rows in order, as they would be published. */
async function fingerprint(play: Play, session: Session): Promise<Record<string, string>> {
  const tables = play.dataset.tables.filter(({ zone }) => zone !== 'work');
  const prints: Record<string, string> = {};
  for (const { name, columns: all } of tables) {
    const columns = all.filter((column) => column.name !== RANK_OF_EXTRACT);
    const [row] = await session.rows(
      `select md5(string_agg(cast(to_json(t) as varchar), '\n' order by rang)) as print
       from (select row_number() over () as rang, t from (select ${columns.map((column) => `"${column.name}"`).join(', ')} from "${name}") as t)`,
      z.object({ print: z.string().nullable() }),
    );
    prints[name] = row?.print ?? 'empty';
  }
  return prints;
}

describe('two months of extracts', () => {
  let play: Play;
  let taken: SourceRows[];
  beforeAll(async () => {
    await deliver('may', MAY);
    await deliver('june', JUNE);
    play = await openPlay(
      { folder: join(home, 'drop'), scratch: join(home, 'scratch'), ring: testRing() },
      '1GB',
    );
    // A département without anybody in a flow sends a header alone: told, and of no use here.
    taken = await readPlayed(play, { skipRejected: true });
  });

  it('give the same tables in whatever order they come', async () => {
    const forwards = await assemblePlayed(play, taken, (session) => fingerprint(play, session));
    const backwards = await assemblePlayed(play, taken.toReversed(), (session) => fingerprint(play, session));
    assert.deepEqual(backwards, forwards);
  });

  it('keep what May said beside what June says', async () => {
    // nothing is counted yet where rights and appointments stand
    const said = play.dataset.assembly.filter(({ name }) => name < '160');
    const look = async (session: Session) => {
      const [spells] = await session.rows(
        `select count(*) as n, count(distinct personne) as persons, count(*) filter (where debut < fin) as lasting,
           count(*) filter (where disparition = 'inexpliquee') as vanished from droits`,
        z.object({ n: z.number(), persons: z.number(), lasting: z.number(), vanished: z.number() }),
      );
      assert.ok(spells && spells.lasting > 100, 'most rights last from May to June in one spell');
      assert.ok(spells.n > spells.persons, 'some changed in between, and both states are kept');
      assert.equal(spells.vanished, 0);
      const [appointments] = await session.rows(
        `select count(*) as n, count(*) filter (where statut = 'a_venir' and date_rendez_vous <= date '2026-06-26') as stale
         from rendez_vous where source = 'rdv-insertion-rendez-vous'`,
        z.object({ n: z.number(), stale: z.number() }),
      );
      assert.ok(appointments && appointments.n > 100);
      assert.equal(appointments.stale, 0, 'what was to come in May has its outcome in June');
    };
    await assemblePlayed(play, taken, look, said);
  });

  it('tell of a right that vanishes although its dossier was open, and of no other', async () => {
    const june = taken.find(({ source, extract }) => source === 'caf' && extract.startsWith('june CG059'));
    assert.ok(june);
    const path = join(home, 'scratch', 'without-one.parquet');
    await play.engine.withSession({ scratch: join(home, 'scratch') }, (session) =>
      session.run(
        `copy (select * from read_parquet('${june.path}') where _line <> (select min(_line) from read_parquet('${june.path}') where etat_dossier = '2' and date_demande < date '2026-04-01')) to '${path}' (format parquet)`,
      ),
    );
    const without = taken.map((one) => (one === june ? { ...june, path, rowsIn: june.rowsIn - 1 } : one));
    // what comes after the rights has no say in them
    const rights = play.dataset.assembly.filter(({ name }) => name < '130');
    assert.equal(await assemblePlayed(play, without, vanished, rights), 1);
    const silent = taken.filter((one) => one !== june);
    assert.equal(
      await assemblePlayed(play, silent, vanished, rights),
      0,
      'a département that has not sent June yet has lost nobody',
    );
  });
});

async function vanished(session: Session): Promise<number> {
  const [row] = await session.rows(
    "select count(*) as n from droits where disparition = 'inexpliquee'",
    z.object({ n: z.number() }),
  );
  return row?.n ?? -1;
}
