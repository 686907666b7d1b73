/** The life of versions as the data team and consumers meet it: compared, made again, taken down. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { keepEngine } from './kept-engine.js';
import { copyPlacesRepository, PLACES, writePlaces } from './places-repository.js';
import { readRun, runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';
import { hashFiles } from './zone-files.js';

const home = await createHome();
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));
const repository = join(home, 'repository');
const store = join(home, 'store');
const open = join(store, 'open', PLACES);
const insertion = (...args: string[]) =>
  runCli(args, { home, repository, env: { STORE_URL: `file:${store}` } });
const readOpen = (path: string) => readFile(join(open, path), 'utf8');

let [first, second] = ['', ''];

async function publish(extracts: string): Promise<string> {
  const ended = await insertion('run', PLACES, '--extracts', extracts, '--json');
  assert.equal(ended.code, 0, `${ended.stdout}${ended.stderr}`);
  return String(readRun(ended).version);
}

beforeAll(async () => {
  await copyPlacesRepository(repository);
  const extracts = await writePlaces(join(home, 'extracts'), 20);
  first = await publish(extracts);
  const file = join(extracts, 'mairies', 'mairies.csv');
  await writeFile(file, (await readFile(file, 'utf8')).replace('Mairie 7;', 'Mairie 7 et alentour;'));
  second = await publish(extracts);
});

describe('versions', () => {
  it('each tell what changed, in the log beside the pointer', async () => {
    const log = JSON.parse(await readOpen('changes.json'));
    assert.deepEqual(
      log.publications.map(({ version, previous }: Record<string, unknown>) => [version, previous]),
      [
        [second, first],
        [first, null],
      ],
    );
    assert.match(await readOpen('CHANGELOG.md'), /1\u00a0ligne modifiée/);
    assert.match(await readOpen('atom.xml'), new RegExp(`<title>Version ${second}</title>`));
    const [delta] = log.publications[0].tables.filter(({ name }: { name: string }) => name === 'lieux');
    const rows = await readOpen(`changes/${second}..${first}/${delta.delta.path}`);
    assert.match(rows, /^changement,.*\nmodification,.*Mairie 7 et alentour/);
  });

  it('are compared by `diff`, in figures and in the rows themselves', async () => {
    const { code, stdout } = await insertion(
      'diff',
      PLACES,
      first,
      second,
      '--json',
      '--rows',
      join(home, 'rows'),
    );
    assert.equal(code, 0);
    const changes = JSON.parse(stdout);
    assert.deepEqual([changes.previous, changes.version, changes.level], [first, second, 'same']);
    assert.match(await readFile(join(home, 'rows', 'lieux.csv'), 'utf8'), /alentour/);
    const told = await insertion('diff', PLACES);
    assert.match(told.stdout, new RegExp(`${first} → ${second}`));
  });

  it('are made again by `rebuild`, byte for byte, while their extracts are kept', async () => {
    const before = await hashFiles(open);
    for (const version of [first, second]) {
      const { code, stdout, stderr } = await insertion('rebuild', PLACES, version, '--json');
      assert.equal(code, 0, stderr);
      const { ok, sameCode, files } = JSON.parse(stdout);
      assert.deepEqual([ok, sameCode], [true, true]);
      assert.equal(files.length, 4);
    }
    assert.deepEqual(await hashFiles(open), before);
  });

  it('are said to have other bytes when a published file was touched', async () => {
    const path = `versions/${first}/manifest.json`;
    const manifest = await readOpen(path);
    const { sha256 } = JSON.parse(manifest).tables[0].files[0];
    await writeFile(join(open, path), manifest.replaceAll(sha256, 'f'.repeat(64)));
    const { code, stdout } = await insertion('rebuild', PLACES, first, '--json');
    await writeFile(join(open, path), manifest);
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(stdout).files.filter(({ ok }: { ok: boolean }) => !ok).length, 1);
  });

  it('are taken down by `withdraw`: notice, log and page say so, the one before is current', async () => {
    const reason = 'Adresse d’un lieu publiée par erreur.';
    const { code, stdout, stderr } = await insertion(
      'withdraw',
      PLACES,
      second,
      '--reason',
      reason,
      '--json',
    );
    assert.equal(code, 0, stderr);
    const { version, current, portalFailure } = JSON.parse(stdout);
    assert.deepEqual([version, current, portalFailure], [second, first, null]);
    assert.equal(JSON.parse(await readOpen('latest.json')).version, first);
    assert.equal(JSON.parse(await readOpen(`versions/${second}/withdrawn.json`)).reason, reason);
    assert.match(await readOpen('CHANGELOG.md'), /Adresse d’un lieu publiée par erreur/);
    const pages = await Promise.all(['index.html', 'changes.json', 'atom.xml'].map(readOpen));
    for (const page of pages) assert.doesNotMatch(page, /Mairie 7 et alentour/);
    assert.equal((await insertion('verify', PLACES)).code, 0);
  });

  it('that were taken down are listed after those that stand, with the day and the reason', async () => {
    const { date, reason } = JSON.parse(await readOpen(`versions/${second}/withdrawn.json`));
    const [standing, gone, ...others] = JSON.parse((await insertion('versions', PLACES, '--json')).stdout);
    assert.match(standing.manifest, new RegExp(`versions/${first}/manifest\\.json$`));
    assert.deepEqual([standing.version, standing.current, standing.withdrawn], [first, true, null]);
    assert.deepEqual(
      [gone.version, gone.current, gone.manifest, gone.withdrawn],
      [second, false, null, { date, reason }],
    );
    assert.ok(standing.rows > 0 && standing.changedRows === null && gone.changedRows > 0);
    const verified = await insertion('verify', PLACES, second);
    assert.notEqual(verified.code, 0);
    assert.match(verified.stderr, /was withdrawn on .*its files are gone/);
    assert.deepEqual(others, []);
    const { stdout } = await insertion('versions', PLACES);
    assert.match(stdout, new RegExp(`${second} .*withdrawn on \\d{4}-.*Adresse d’un lieu`));
  });

  it('do not come back: the same data are refused, with the reason', async () => {
    const { code, stdout } = await insertion('run', PLACES, '--extracts', join(home, 'extracts'), '--json');
    assert.equal(code, 3);
    const { status, reasons } = readRun({ stdout });
    assert.equal(status, 'refused');
    assert.match(reasons.join(' '), /withdrawn on .*Adresse d’un lieu publiée par erreur/);
  });

  it('cannot be withdrawn without a reason, nor when they are none', async () => {
    assert.equal((await insertion('withdraw', PLACES, first)).code, 2);
    assert.equal((await insertion('withdraw', PLACES, '2020-01-01-00000000', '--reason', 'x')).code, 2);
    assert.match((await insertion('rebuild', PLACES, second)).stderr, /no manifest/);
  });
});
