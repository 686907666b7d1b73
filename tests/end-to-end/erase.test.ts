/** A person opposes: nothing that is kept has their pseudonyms, and nothing that comes later brings them back. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { keepEngine } from './kept-engine.js';
import { TWO_FORMATS } from './kept-formats.js';
import { PARCOURS, writePersons } from './marked-persons.js';
import { copyPersonsRepository } from './persons-repository.js';
import { type Ended, readRun, runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';
import { type KnownTexts, readPlain } from './visible-bytes.js';
import { hashFiles, readFiles } from './zone-files.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-erase-'));
const home = await createHome();
const repository = join(folder, 'depot');
keepEngine(home);
afterAll(() => Promise.all([folder, home].map((path) => rm(path, { recursive: true, force: true }))));
const store = join(folder, 'store');
const restricted = join(store, 'restricted', PARCOURS);
const at = ['--store', `file:${store}`, '--json'];

const run = (extracts: string) =>
  runCli(['run', PARCOURS, '--extracts', extracts, '--as-of', '2026-07-06', ...at], { home, repository });
const erase = (file: string) =>
  runCli(['erase', PARCOURS, '--identifiers', file, ...at], { home, repository });

interface Line {
  readonly source: string;
  readonly file: string;
  readonly line: number;
  readonly person: string;
}

/** Most of what one look finds was there at the one before. */
const known: KnownTexts = new Map();
afterAll(() => known.clear());
const look = (place: string) => readPlain(place, known);

/** The truth of who each line is about, for the files that are sent. */
async function readTruth(extracts: string): Promise<Line[]> {
  const sent = new Set([...(await readFiles(extracts)).keys()].map((path) => basename(path)));
  const text = await readFile(join(`${extracts}-all`, 'verite', 'lignes.csv'), 'utf8');
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((row) => (row.split(';').length > 1 ? row.split(';') : row.split(',')))
    .map(([source = '', file = '', line = '', person = '']) => ({ source, file, line: Number(line), person }))
    .filter(({ file }) => sent.has(file));
}

/** Somebody of the département's own file who is known to several sources, with the NIR that stands there. */
async function choosePerson(extracts: string): Promise<{ nir: string; person: string; lines: Line[] }> {
  const truth = await readTruth(extracts);
  const file = 'orientations_052_20260630.csv';
  const cells = (await readFile(join(extracts, 'conseil-departemental', file), 'latin1')).split(/\r?\n/);
  const known = truth
    .filter((one) => one.file === file)
    .map(({ person, line }) => ({ person, nir: cells[line - 1]?.split(';')[2] ?? '' }))
    .filter(({ nir }) => /^\d{15}$/.test(nir))
    .map((one) => ({ ...one, lines: truth.filter(({ person }) => person === one.person) }))
    .sort((one, other) => other.lines.length - one.lines.length);
  const [chosen] = known;
  assert.ok(chosen && new Set(chosen.lines.map(({ source }) => source)).size >= 3);
  return chosen;
}

/** `source line` of every row that is kept. */
async function keptLines(): Promise<Set<string>> {
  const lines = new Set<string>();
  for (const [path, text] of await look(join(restricted, 'extracts')))
    if (path.endsWith('rows.parquet'))
      for (const [, line] of text.matchAll(/\\"_line\\":(\d+)/g))
        lines.add(`${path.split('/')[0]} ${path.split('/')[1]} ${line}`);
  return lines;
}

describe('insertion erase', () => {
  const extracts = join(folder, 'extracts');
  const identifiers = join(folder, 'identifiers.json');
  let chosen: Awaited<ReturnType<typeof choosePerson>>;
  let first: Ended;
  let erased: Ended;
  let second: Ended;
  let gone: string[];
  let pseudonyms: string[];
  const pages = join(store, 'reports', 'departement-52', PARCOURS);
  let listed: string;

  beforeAll(async () => {
    await copyPersonsRepository(repository, TWO_FORMATS);
    assert.equal((await runCli(['keys', 'generate'], { home })).code, 0);
    await writePersons(extracts);
    chosen = await choosePerson(extracts);
    first = await run(extracts);
    assert.equal(first.code, 0, `${first.stdout}${first.stderr}`);
    listed = await readFile(join(pages, 'personnes.csv'), 'utf8');
    const before1 = await keptLines();
    await writeFile(identifiers, JSON.stringify({ nir: chosen.nir }), { mode: 0o600 });
    erased = await erase(identifiers);
    assert.equal(erased.code, 0, `${erased.stdout}${erased.stderr}`);
    const left = await keptLines();
    gone = [...before1].filter((line) => !left.has(line));
    const list = JSON.parse(await readFile(join(restricted, 'oppositions.json'), 'utf8'));
    pseudonyms = Object.values<string[]>(list.oppositions[0].pseudonyms).flat();
  });

  it('takes out the rows of that person, of every source that knows them, and of nobody else', () => {
    const { rows, versionRows } = JSON.parse(erased.stdout);
    assert.equal(rows, gone.length);
    assert.ok(versionRows > 0);
    const theirs = new Set(chosen.lines.map(({ source, line }) => `${source} ${line}`));
    const taken = gone.map((key) =>
      key
        .split(' ')
        .filter((_, rank) => rank !== 1)
        .join(' '),
    );
    assert.deepEqual(
      taken.filter((key) => !theirs.has(key)),
      [],
    );
    assert.equal(taken.length, theirs.size);
  });

  it('leaves their pseudonyms in the opposition list alone', async () => {
    assert.ok(pseudonyms.length > 5);
    const holding = [...(await look(store)), ...(await look(home))].filter(([, text]) =>
      pseudonyms.some((one) => text.includes(one)),
    );
    assert.deepEqual(
      holding.map(([path]) => path),
      [`restricted/${PARCOURS}/oppositions.json`],
    );
  });

  it('takes the pages of départements away, whoever is on them', async () => {
    assert.ok(listed.startsWith('\ufeffliste;'), 'there was one; so few people may all be on no list');
    assert.ok(JSON.parse(erased.stdout).pages > 0);
    assert.deepEqual(
      [...(await look(join(store, 'reports'))).keys()].filter((path) => path.startsWith('departement-')),
      [],
    );
  });

  it('names the versions that count them, and tells no identifier', async () => {
    const { countedIn, raw } = JSON.parse(erased.stdout);
    assert.deepEqual(countedIn, [readRun(first).version]);
    assert.ok(raw.length > 0);
    assert.ok(!`${erased.stdout}${erased.stderr}`.includes(chosen.nir.slice(0, 13)));
    const homeTexts = [...(await look(home)).values()];
    assert.equal(
      homeTexts.some((text) => text.includes(chosen.nir.slice(0, 13))),
      false,
    );
  });

  it('changes nothing when it is run again', async () => {
    const before2 = await hashFiles(restricted);
    const again = await erase(identifiers);
    assert.equal(again.code, 0, again.stderr);
    const { rows, versionRows } = JSON.parse(again.stdout);
    assert.deepEqual([rows, versionRows], [0, 0]);
    assert.deepEqual(await hashFiles(restricted), before2);
  });

  it('holds when the same extracts come again, read anew: their rows are left out, every row has its fate', async () => {
    await rm(join(restricted, 'extracts'), { recursive: true });
    second = await run(extracts);
    assert.equal(second.code, 0, `${second.stdout}${second.stderr}`);
    const { sources } = readRun(second);
    const before1 = new Map(readRun(first).sources.map((one) => [one.source, one]));
    let more = 0; // left out, with those who are none of the dataset’s: it is no fault of the file
    for (const { source, rowsIn, rowsOut, rowsRejected, rowsOutside, rowsMerged } of sources) {
      assert.equal(rowsIn, rowsOut + rowsRejected + rowsOutside + rowsMerged, source);
      more += rowsOutside - (before1.get(source)?.rowsOutside ?? 0);
      assert.equal(rowsRejected, before1.get(source)?.rowsRejected, source);
    }
    assert.equal(more, gone.length);
    // of so few people nobody may be left of whom the page of the département could tell: then there is none
    const list = await readFile(join(pages, 'personnes.csv'), 'utf8').catch(() => '');
    for (const { source, file, line } of chosen.lines)
      assert.ok(!list.includes(`;${source};${file};${line}`));
    const holding = [...(await look(store))].filter(([, text]) =>
      pseudonyms.some((one) => text.includes(one)),
    );
    assert.deepEqual(
      holding.map(([path]) => path),
      [`restricted/${PARCOURS}/oppositions.json`],
    );
  });

  it('tells partners that some opposed, not which line', async () => {
    const texts = [...(await look(join(store, 'reports')))].filter(([, text]) =>
      text.includes('droit d’opposition'),
    );
    assert.ok(texts.length > 0);
    const reports = texts.filter(([path]) => path.endsWith('report.json'));
    for (const [, text] of reports) assert.doesNotMatch(text, /"code": ?"opposition"[^}]*"rows": ?\[\d/);
  });

  it('is kept through a rotation of the keys', async () => {
    assert.equal((await runCli(['keys', 'rotate'], { home })).code, 0);
    const third = await run(extracts);
    assert.equal(third.code, 0, `${third.stdout}${third.stderr}`);
    assert.deepEqual(
      readRun(third).sources.map(({ source, rowsRejected }) => [source, rowsRejected]),
      readRun(second).sources.map(({ source, rowsRejected }) => [source, rowsRejected]),
    );
    const list = JSON.parse(await readFile(join(restricted, 'oppositions.json'), 'utf8'));
    assert.match(list.epoch, /^2-/);
    const again = await erase(identifiers);
    assert.deepEqual(JSON.parse(again.stdout).rows, 0);
  });

  it('refuses who cannot be told from others, and what is no identity, without a value in the message', async () => {
    const cases: [string, RegExp][] = [
      ['{"nom":"Zqxw","prenom":"Vbnm","naissance":"1980-01-01"}', /departement is missing/],
      ['nir;nom\n123;Zqxw\n', /nir cannot be read/],
      ['{"numero":"Zqxw"}', /fields of another name/],
      ['[]', /nobody/],
    ];
    for (const [content, message] of cases) {
      const file = join(folder, 'case');
      await writeFile(file, content);
      const { code, stderr } = await erase(file);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /Zqxw|Vbnm/);
    }
  });
});
