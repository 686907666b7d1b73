/** The command line contract (CLI.md) on whole runs: exit codes, JSON shapes, what is on stdout and what on stderr. */
import assert from 'node:assert/strict';
import { access, appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { validatePackage } from '../helpers/machine-readers.js';
import { copyExample, DATASET, EXAMPLE, multiplyStructures } from './extracts.js';
import { keepEngine } from './kept-engine.js';
import { type Ended, readRun, runCli, runNpmScript } from './run-cli.js';
import { createHome } from './temporary-home.js';
import { hashFiles, hashWork } from './zone-files.js';

const home = await createHome();
afterAll(() => rm(home, { recursive: true, force: true }));
const store = join(home, 'store');
const place = { home, env: { STORE_URL: `file:${store}` } };
const insertion = (...args: string[]) => runCli(args, place);

let first: Ended;

describe('insertion run', () => {
  beforeAll(async () => {
    first = await runCli(['run', DATASET, '--extracts', EXAMPLE, '--store', `file:${store}`, '--json'], {
      home,
    });
  });

  it('publishes, exits 0 and prints the promised document, alone on stdout', async () => {
    assert.equal(first.code, 0, `${first.stdout}${first.stderr}`);
    const document = readRun(first);
    assert.equal(document.dataset, DATASET);
    assert.equal(document.status, 'published');
    assert.match(document.runId, /^offre-insertion-\d{8}T\d{6}-[0-9a-f]{4}$/);
    assert.deepEqual(
      document.sources.map(({ source }) => source),
      (await readdir(EXAMPLE)).sort(),
    );
    for (const source of document.sources)
      for (const name of ['rowsIn', 'rowsOut', 'rowsRejected', 'rowsMerged', 'findings'])
        assert.equal(typeof source[name as 'rowsIn'], 'number', name);
    const manifest = JSON.parse(await readFile(String(document.manifest), 'utf8'));
    assert.equal(manifest.version, document.version);
  });

  it('accounts for every row, source by source, and the tables hold those rows', async () => {
    const { sources, manifest } = readRun(first);
    for (const { rowsIn, rowsOut, rowsRejected, rowsOutside, rowsMerged } of sources)
      assert.equal(rowsIn, rowsOut + rowsRejected + rowsOutside + rowsMerged);
    const { tables }: { tables: { name: string; rows: number }[] } = JSON.parse(
      await readFile(String(manifest), 'utf8'),
    );
    const published = tables.filter(({ name }) => name !== 'fusions').map(({ rows }) => rows);
    const rowsOut = sources.map((source) => source.rowsOut);
    assert.equal(sum(published), sum(rowsOut));
    assert.ok(sum(rowsOut) > 0);
  });

  it('leaves a site whose every link to itself leads to a file that is there', async () => {
    const { page, catalogue, runId } = readRun(first);
    assert.equal(page, join(store, 'open', DATASET, 'index.html'));
    assert.equal(catalogue, join(store, 'open', 'index.html'));
    const others = ['dictionnaire', 'graphiques', 'versions'].map((name) =>
      join(store, 'open', DATASET, `${name}.html`),
    );
    for (const file of [page, catalogue, ...others]) {
      const text = await readFile(file, 'utf8');
      const links = [...text.matchAll(/ href="([^"#]*)"/g)]
        .map(([, href = '']) => href)
        .filter((href) => href !== '' && !/^(mailto|https):/.test(href));
      assert.ok(links.length > 5);
      for (const link of links) await access(join(file, '..', link));
      assert.ok(!text.includes(runId));
    }
  });

  it('leaves a data package of which frictionless says nothing, whatever the format', async () => {
    const { tasks, errors } = await validatePackage(join(store, 'open', DATASET, 'datapackage.json'));
    assert.deepEqual(errors, []);
    assert.ok(tasks > 10);
  });

  it('tells its progress on stderr, source by source', () => {
    for (const word of ['region-sud: done', 'assembling', 'releasing the version'])
      assert.ok(first.stderr.includes(word), word);
  });

  it('leaves nothing in the work zone, no scratch and no server', async () => {
    assert.deepEqual(await hashWork(join(store, 'work')), {});
    assert.deepEqual(await hashFiles(join(home, 'scratch')), {});
    assert.deepEqual(await readdir(join(home, 'temporal', 'users')), []);
    assert.ok(!(await readdir(join(home, 'temporal'))).includes('engine.json'));
  });
});

describe('insertion, beside commands that keep the server', () => {
  keepEngine(home);

  it('says unchanged for the same extracts another day, by npm too: same version, no byte changed', async () => {
    const published = await hashFiles(join(store, 'open'));
    const run = ['run', DATASET, '--extracts', EXAMPLE, '--store', `file:${store}`];
    const again = await runNpmScript([...run, '--as-of', '2031-01-31', '--json'], { home });
    assert.equal(again.code, 0, again.stderr);
    assert.equal(readRun(again).status, 'unchanged');
    assert.equal(readRun(again).version, readRun(first).version);
    assert.deepEqual(await hashFiles(join(store, 'open')), published);
    const versions: { version: string; current: boolean }[] = JSON.parse(
      (await insertion('versions', DATASET, '--json')).stdout,
    );
    assert.deepEqual(
      versions.map(({ version, current }) => [version, current]),
      [[readRun(first).version, true]],
    );
  });

  it('lists the run and tells its state', async () => {
    const { runId } = readRun(first);
    const runs: { runId: string; state: string }[] = JSON.parse((await insertion('status', '--json')).stdout);
    assert.ok(runs.some((run) => run.runId === runId && run.state === 'COMPLETED'));
    const seen = JSON.parse((await insertion('status', runId, '--json')).stdout);
    assert.deepEqual([seen.runId, seen.state, seen.phase], [runId, 'COMPLETED', 'done']);
    const told = (await insertion('status', runId)).stdout;
    assert.match(told, new RegExp(`^${runId}: completed, phase done\\nsource +step +rows in `));
  });

  it('verifies the version file by file, and exits 1 once a byte is changed', async () => {
    const whole = await insertion('verify', DATASET, '--json');
    assert.equal(whole.code, 0, whole.stderr);
    const { ok, files } = JSON.parse(whole.stdout);
    assert.ok(ok && files.length > 10);
    const csv = join(store, 'open', DATASET, 'versions', String(readRun(first).version), 'services.csv');
    const bytes = await readFile(csv);
    await appendFile(csv, 'x');
    const tampered = await insertion('verify', DATASET, '--json');
    await writeFile(csv, bytes);
    assert.equal(tampered.code, 1);
    const broken = JSON.parse(tampered.stdout).files.filter((file: { ok: boolean }) => !file.ok);
    assert.deepEqual(broken, [{ path: 'services.csv', ok: false, problem: 'changed' }]);
  });

  it('explains a version cell by cell: the lines that made a row, what each says, the mapping and the rule', async () => {
    const id =
      'services-la-reunion--3c3b9edd-bfcd-4bbd-ada5-45ddf2ec5425-07cd638d-725d-49e5-8338-3b5e0edd1031';
    const explain = (...args: string[]) =>
      insertion('explain', DATASET, String(readRun(first).version), 'services', ...args);
    const asked = await explain(id, 'nom', '--json');
    assert.equal(asked.code, 0, asked.stderr);
    const { cell, sameCode, origin } = JSON.parse(asked.stdout);
    const { lines, mappings, rules } = origin;
    assert.equal(sameCode, true);
    assert.deepEqual(
      lines.map(({ source, by, said }: Record<string, unknown>) => [source, by, said]),
      ['premier', 'nom_commune_adresse'].map((by) => [
        ...['services-la-reunion', by],
        { fate: 'kept', value: cell.value },
      ]),
    );
    assert.deepEqual(mappings[0].file, `datasets/${DATASET}/sources/services-la-reunion.sql`);
    assert.match(rules.at(-1).says, /each field from the freshest member that has it/);
    assert.match((await explain(id)).stdout, /services-la-reunion\.json /);
    const unknown = await explain('nobody--1');
    assert.deepEqual([unknown.code, unknown.stdout], [1, '']);
    assert.match(unknown.stderr, /no row of services .* has the id "nobody--1"/);
    assert.equal((await explain(id, 'prenom')).code, 2);
  });

  it('is held with exit code 3 when a rule says so, for people to read; approve publishes it', async () => {
    const extracts = await copyExample(join(home, 'larger'));
    await multiplyStructures(extracts);
    const published = await hashFiles(join(store, 'open'));
    const held = await insertion('run', DATASET, '--extracts', extracts);
    assert.equal(held.code, 3, held.stderr);
    for (const word of ['rows in', 'structures-la-reunion', 'held', 'change_since_last', 'report  '])
      assert.ok(`${held.stdout}${held.stderr}`.includes(word), word);
    assert.deepEqual(await hashFiles(join(store, 'open')), published);
    const [, runId = ''] = /insertion approve (\S+),/.exec(held.stdout) ?? [];
    const waiting = await insertion('status', '--verdict', 'held', '--dataset', DATASET, '--json');
    assert.deepEqual(
      JSON.parse(waiting.stdout).map((one: Record<string, unknown>) => [one.runId, one.verdict]),
      [[runId, 'held']],
    );
    const page = await readFile(join(store, 'restricted', DATASET, 'runs', runId, 'index.html'), 'utf8');
    for (const told of [`insertion approve ${runId}`, 'Ce qui changerait', 'change_since_last'])
      assert.ok(page.includes(told), told);
    const words = ['--reason', 'a new territory', '--author', 'data team'];
    const approved = await insertion('approve', runId, ...words, '--json');
    assert.equal(approved.code, 0, approved.stderr);
    assert.equal(readRun(approved).status, 'published');
    const folder = join(store, 'open', DATASET, 'versions', String(readRun(approved).version));
    const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
    assert.match(JSON.parse(manifest).approved.date, /^\d{4}-\d\d-\d\d$/);
    assert.ok(!manifest.includes('data team') && !manifest.includes('a new territory'));
    const { decision } = JSON.parse(
      await readFile(join(folder.replace(/open/, 'restricted'), 'inputs.json'), 'utf8'),
    );
    assert.deepEqual([decision.author, decision.reason], ['data team', 'a new territory']);
    assert.match(decision.evidence, /^[0-9a-f]{64}$/);
    const [current] = JSON.parse((await insertion('versions', DATASET, '--json')).stdout);
    assert.equal(current.approvedBy, 'data team');
    const fed = await insertion('status', '--partner', 'anct-france-services', '--json');
    assert.ok(JSON.parse(fed.stdout).some((one: Record<string, unknown>) => one.verdict === 'published'));
    assert.deepEqual(await hashWork(join(store, 'work')), {});
    const { previous } = JSON.parse(await readFile(join(store, 'open', DATASET, 'latest.json'), 'utf8'));
    assert.equal(previous, readRun(first).version);
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
