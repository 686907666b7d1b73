/** The keys of pseudonyms: made once, never told, renewed without an identity in sight. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest';
import { keepEngine } from './kept-engine.js';
import { PARCOURS } from './marked-persons.js';
import { personsRepository, writeFewPersons } from './persons-repository.js';
import { type Ended, readRun, runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';
import { readPlain } from './visible-bytes.js';
import { hashFiles, readFiles } from './zone-files.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-keys-'));
const home = await createHome();
const repository = await personsRepository();
keepEngine(home);
afterAll(() => Promise.all([folder, home].map((path) => rm(path, { recursive: true, force: true }))));
const keyFile = join(home, 'pseudonym-keys.json');
const printed: Ended[] = [];

async function insertion(...args: string[]): Promise<Ended> {
  const ended = await runCli(args, { home, repository });
  printed.push(ended);
  return ended;
}

async function readKeys(): Promise<string[]> {
  const { epochs } = JSON.parse(await readFile(keyFile, 'utf8'));
  return epochs.map(({ key }: { key: string }) => key);
}

const EARLIER = '00000000-00000000';

/** Folders and receipts say that another version of the toolkit made them. Gives the number of files. */
async function asIfEarlierCode(extracts: string): Promise<number> {
  const files = [...(await readFiles(extracts)).keys()];
  const other = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{8}(?=-\d+-[0-9a-f]{8}\/)/g, EARLIER);
  for (const path of files) {
    await mkdir(join(extracts, dirname(other(path))), { recursive: true });
    await rename(join(extracts, path), join(extracts, other(path)));
    if (!path.endsWith('receipt.json')) continue;
    const receipt = await readFile(join(extracts, other(path)), 'utf8');
    await writeFile(join(extracts, other(path)), other(receipt));
  }
  return files.length;
}

describe('insertion keys', () => {
  it('generate makes a file for its owner alone, once', async () => {
    const { code, stderr } = await insertion('keys', 'generate');
    assert.equal(code, 0, stderr);
    assert.equal((await stat(keyFile)).mode & 0o777, 0o600);
    const [key = ''] = await readKeys();
    assert.equal(Buffer.from(key, 'base64').length, 32);
    const again = await insertion('keys', 'generate');
    assert.equal(again.code, 2);
    assert.match(again.stderr, /exists; `npx insertion keys rotate` adds an epoch/);
    assert.deepEqual(await readKeys(), [key]);
  });

  it('list names epochs', async () => {
    const { code, stdout } = await insertion('keys', 'list', '--json');
    assert.equal(code, 0);
    const [only, ...more] = JSON.parse(stdout);
    assert.deepEqual([only.epoch, only.current, more.length], [1, true, 0]);
    assert.match(only.name, /^1-[0-9a-f]{8}$/);
    assert.equal((await insertion('keys', 'list')).code, 0);
  });

  it('rotate and list say what to do where there is no key file', async () => {
    const bare = await mkdtemp(join(tmpdir(), 'insertion-no-keys-'));
    onTestFinished(() => rm(bare, { recursive: true, force: true }));
    for (const verb of ['list', 'rotate']) {
      const { code, stderr } = await runCli(['keys', verb], { home: bare });
      assert.equal(code, 2);
      assert.match(stderr, /insertion keys generate/);
    }
  });
});

describe('a rotation', () => {
  const store = join(folder, 'store');
  const zone = (name: string) => join(store, name);
  const restricted = join(zone('restricted'), PARCOURS);
  const run = (extracts: string) =>
    insertion(
      'run',
      PARCOURS,
      '--extracts',
      extracts,
      '--store',
      `file:${store}`,
      '--as-of',
      '2026-07-06',
      '--json',
    );
  let first: Ended;
  let second: Ended;
  let before1: Awaited<ReturnType<typeof lookAt>>;
  let after2: Awaited<ReturnType<typeof lookAt>>;

  /** What a version says: its open tables to the byte, its restricted rows but for the pseudonyms, its manifest. */
  async function lookAt(ended: Ended) {
    const { version, manifest } = readRun(ended);
    const versions = join(zone('open'), PARCOURS, 'versions', version ?? '');
    const open = Object.entries(await hashFiles(versions)).filter(
      ([path]) => !path.endsWith('manifest.json'),
    );
    const plain = await readPlain(join(restricted, 'versions', version ?? ''));
    const persons = JSON.parse((plain.get('personnes.parquet') ?? '').split('\n')[1] ?? '[]').length;
    const kept = [...(await readFiles(join(restricted, 'extracts'))).keys()];
    return { open, persons, kept, keyEpoch: JSON.parse(await readFile(manifest ?? '', 'utf8')).keyEpoch };
  }

  beforeAll(async () => {
    first = await run(await writeFewPersons(join(folder, 'extracts')));
    assert.equal(first.code, 0, `${first.stdout}${first.stderr}`);
    before1 = await lookAt(first);
    const rotated = await insertion('keys', 'rotate');
    assert.equal(rotated.code, 0, rotated.stderr);
    await rm(zone('raw'), { recursive: true });
    await mkdir(join(folder, 'empty'));
    second = await run(join(folder, 'empty'));
  });

  it('turns the history into the new epoch without the raw extracts', async () => {
    assert.equal(second.code, 4, `${second.stdout}${second.stderr}`);
    const { status, sources } = readRun(second);
    assert.ok(status === 'published', status);
    assert.deepEqual([...new Set(sources.map((source) => source.status))], ['kept']);
    after2 = await lookAt(second);
    assert.ok(before1.persons > 100);
    assert.equal(after2.persons, before1.persons);
    assert.deepEqual(after2.open, before1.open);
  });

  it('names the new epoch in the manifest, and leaves no row of the old one to read', async () => {
    const { stdout } = await insertion('keys', 'list', '--json');
    const [one, two] = JSON.parse(stdout);
    assert.deepEqual([before1.keyEpoch, after2.keyEpoch], [one.name, two.name]);
    assert.ok(before1.kept.every((path) => path.includes(`-${one.name}/`)));
    assert.ok(after2.kept.length === before1.kept.length);
    assert.ok(after2.kept.every((path) => path.includes(`-${two.name}/`)));
  });

  it('goes on, raw extracts gone, from rows that earlier code made', async () => {
    const earlier = await asIfEarlierCode(join(restricted, 'extracts'));
    const third = await run(join(folder, 'empty'));
    assert.equal(third.code, 4, `${third.stdout}${third.stderr}`);
    const { status, sources } = readRun(third);
    assert.deepEqual([status, [...new Set(sources.map((source) => source.status))]], ['unchanged', ['kept']]);
    const kept = [...(await readFiles(join(restricted, 'extracts'))).keys()];
    assert.equal(kept.filter((path) => !path.includes(EARLIER)).length, earlier);
  });

  it('leaves the keys in no zone, log, database or message', async () => {
    const keys = await readKeys();
    assert.equal(keys.length, 2);
    const forms = keys.flatMap((key) => [
      key,
      Buffer.from(key, 'base64').toString('hex'),
      Buffer.from(key, 'base64').toString('latin1'),
    ]);
    const seen = [...(await readPlain(store)), ...(await readPlain(home))].filter(
      ([path]) => path !== 'pseudonym-keys.json',
    );
    const texts = [
      ...seen,
      ...printed.map(({ stdout, stderr }, rank) => [`printed ${rank}`, stdout + stderr] as const),
    ];
    assert.deepEqual(
      texts.filter(([, text]) => forms.some((form) => text.includes(form))).map(([path]) => path),
      [],
    );
  });
});
