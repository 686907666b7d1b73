/** Which tool tells something is nothing to the figures: a role may be played by one, by two, or by one after the other. */
import assert from 'node:assert/strict';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import type { SourceRows } from '../../activities/assemble/source-rows.js';
import { INVENTED_MARK } from '../../activities/platform/channel/folder-channel.js';
import { dayOf } from '../../scripts/generate/parcours/days.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import type { Play } from '../../scripts/play-parcours.js';
import { assemblePlayed, openPlay, readPlayed } from '../../scripts/play-parcours.js';
import { ROOT } from '../../scripts/toolkit.js';
import { testRing } from '../helpers/test-keys.js';
import { OTHER, TOOL, withSecondTool } from './second-tool.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-tools-'));
afterAll(() => rm(home, { recursive: true, force: true }));

/** Of the twelve départements three send files: reading a file costs more than the people in it. */
const SILENT = /(?:CG|_)(?:002|013|026|02A|031|033|067|093|974)_/;
/** Whose tool changes. */
const NORD = 'orientations_059_20260630.csv';

async function generate(name: string, asOf: number): Promise<string> {
  const out = join(home, name);
  await generateParcours({ out, persons: 1500, seed: 'tools', asOf, faults: false, nir: 'impossible' });
  for (const source of (await readdir(out)).filter((one) => one !== 'verite' && one !== INVENTED_MARK))
    for (const file of await readdir(join(out, source)))
      if (SILENT.test(file)) await rm(join(out, source, file));
  return out;
}

const isTool = (source: string) => source === TOOL || source === OTHER;

/** What the sources sent that no test changes: read once. */
let others: SourceRows[] = [];

/** Rows of the two tools, or of all others. */
function readSome(play: Play, wanted: (source: string) => boolean): Promise<SourceRows[]> {
  const sources = play.dataset.sources.filter(({ declaration }) => wanted(declaration.source));
  return readPlayed({ ...play, dataset: { ...play.dataset, sources } }, { skipRejected: true });
}

/** Every open table that counts persons, as it would be published. */
async function figuresOf(name: string): Promise<Record<string, unknown[]>> {
  const place = { folder: join(home, name), scratch: join(home, 'scratch'), ring: testRing() };
  const play = withSecondTool(await openPlay(place, '1GB'));
  if (others.length === 0) others = await readSome(play, (source) => !isTool(source));
  const taken = [...others, ...(await readSome(play, isTool))];
  const tables = play.dataset.metadata.privacy.told.flatMap((family) => family.tables);
  return assemblePlayed(play, taken, async (session) => {
    const found: Record<string, unknown[]> = {};
    for (const table of tables)
      found[table] = await session.rows(
        `select cast(to_json(t) as varchar) as row from "${table}" as t`,
        z.any(),
      );
    return found;
  });
}

/** Without what an older extract adds: periods before the first of `known`. */
function among(figures: Record<string, unknown[]>, known: Record<string, unknown[]>) {
  const idOf = (row: unknown) => /"id":"[^"]*"/.exec(JSON.stringify(row).replaceAll('\\"', '"'))?.[0];
  return Object.fromEntries(
    Object.entries(figures).map(([table, rows]) => {
      const ids = new Set(known[table]?.map(idOf));
      return [table, rows.filter((row) => ids.has(idOf(row)))];
    }),
  );
}

/** With the files of the two tools alone. */
async function copyOf(name: string): Promise<string> {
  await cp(join(home, 'one', TOOL), join(home, name, TOOL), { recursive: true });
  await mkdir(join(home, name, OTHER));
  return join(home, name);
}

describe('the figures of a role', () => {
  let one: Record<string, unknown[]>;
  beforeAll(async () => {
    await generate('one', dayOf(2026, 6, 30));
    await generate('december', dayOf(2025, 12, 31));
    one = await figuresOf('one');
    const told = one.delais_orientation?.filter((row) => JSON.stringify(row).includes('"diffuse'));
    assert.ok(told && told.length > 10);
  });

  it('are the same when a second tool, declared by two files, plays it in one département', async () => {
    const folder = await copyOf('another');
    await rename(join(folder, TOOL, NORD), join(folder, OTHER, NORD));
    assert.deepEqual(await figuresOf('another'), one);
  });

  it('are the same when two tools tell the same events', async () => {
    const folder = await copyOf('both');
    await copyFile(join(folder, TOOL, NORD), join(folder, OTHER, NORD));
    assert.deepEqual(await figuresOf('both'), one);
  });

  it('are the same when the second tool writes the day after the decision', async () => {
    const folder = await copyOf('later');
    const text = await readFile(join(folder, TOOL, NORD), 'latin1');
    await writeFile(join(folder, OTHER, NORD), nextDay(text), 'latin1');
    assert.deepEqual(await figuresOf('later'), one);
  });

  it('are those of who never was late when a late département comes back', async () => {
    const folder = await copyOf('back');
    const name = NORD.replace('20260630', '20251231');
    await copyFile(join(home, 'december', TOOL, name), join(folder, TOOL, name));
    assert.deepEqual(among(await figuresOf('back'), one), one);
  });

  it('keep their history when a département changes its tool in mid-year', async () => {
    const folder = await copyOf('change');
    const name = NORD.replace('20260630', '20251231');
    await copyFile(join(home, 'december', TOOL, name), join(folder, TOOL, name));
    const text = await readFile(join(folder, TOOL, NORD), 'latin1');
    await writeFile(join(folder, OTHER, NORD), sinceTheChange(text), 'latin1');
    await rm(join(folder, TOOL, NORD));
    assert.deepEqual(among(await figuresOf('change'), one), one);
  });

  it('are asked of no source by its name', async () => {
    const ids = (await readdir(join(ROOT, 'datasets/parcours-insertion/sources'))).map(
      (name) => name.split('.')[0] ?? '',
    );
    const folder = join(ROOT, 'datasets/parcours-insertion/sql');
    for (const file of await readdir(folder)) {
      const text = await readFile(join(folder, file), 'utf8');
      assert.deepEqual(
        [...new Set(ids)].filter((id) => text.includes(`'${id}'`)),
        [],
        file,
      );
    }
  });
});

const [DECIDED, NOTIFIED] = [9, 10];
const iso = (french = '') => french.split('/').reverse().join('-');

/** Every decision a day later than the first tool has it. */
function nextDay(text: string): string {
  return changeRows(text, (cells) => {
    const day = iso(cells[DECIDED]);
    if (day === '') return cells;
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    return cells.with(DECIDED, next.split('-').reverse().join('/'));
  });
}

/** What a tool that begins in January knows: what was decided or notified since. */
function sinceTheChange(text: string): string {
  return changeRows(text, (cells) =>
    iso(cells[DECIDED]) >= '2026-01-01' || iso(cells[NOTIFIED]) >= '2026-01-01' ? cells : null,
  );
}

function changeRows(text: string, change: (cells: string[]) => string[] | null): string {
  const [head = '', ...rows] = text.trimEnd().split('\r\n');
  const kept = rows.map((row) => change(row.split(';'))).filter((row) => row !== null);
  return `${[head, ...kept.map((row) => row.join(';'))].join('\r\n')}\r\n`;
}
