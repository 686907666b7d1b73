/** History made up for: a run per period, oldest first, each once. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { keepEngine } from './kept-engine.js';
import { copyPlacesRepository, PLACES, writePlaces } from './places-repository.js';
import { runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));
const store = join(home, 'store');
const extracts = join(home, 'extracts');
const repository = join(home, 'repository');
const backfill = async (...words: string[]) => {
  const ended = await runCli(['backfill', PLACES, '--extracts', extracts, '--json', ...words], {
    home,
    repository,
    env: { STORE_URL: `file:${store}` },
  });
  const done: Record<string, string>[] = ended.stdout === '' ? [] : JSON.parse(ended.stdout);
  return { ...ended, done };
};

beforeAll(async () => {
  await copyPlacesRepository(repository);
  const metadata = join(repository, 'datasets', PLACES, 'metadata.yaml');
  const text = await readFile(metadata, 'utf8');
  await writeFile(metadata, text.replace('frequency: irregular', 'frequency: weekly'));
  await writePlaces(join(extracts, '2026-W05'), 3);
  await writePlaces(join(extracts, '2026-W06'), 4);
});

describe('insertion backfill', () => {
  it('tells which runs there would be', async () => {
    const { code, done, stderr } = await backfill('--from', '2026-01-26', '--to', '2026-02-08', '--plan');
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      done.map(({ period, status }) => [period, status]),
      [
        ['2026-W05', 'planned'],
        ['2026-W06', 'planned'],
      ],
    );
  });

  it('runs each period with its own extracts, and names versions after their last day', async () => {
    const { code, done, stderr } = await backfill('--from', '2026-01-26', '--to', '2026-02-08');
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      done.map(({ status, version }) => [status, version?.slice(0, 10)]),
      [
        ['published', '2026-02-01'],
        ['published', '2026-02-08'],
      ],
    );
    const latest = JSON.parse(await readFile(join(store, 'open', PLACES, 'latest.json'), 'utf8'));
    assert.equal(latest.version, done[1]?.version);
    assert.deepEqual(latest.earlier, [done[0]?.version]);
  });

  it('runs no period twice', async () => {
    const { code, done } = await backfill('--from', '2026-01-26', '--to', '2026-02-08');
    assert.equal(code, 0);
    assert.deepEqual(new Set(done.map(({ status }) => status)), new Set(['done_before']));
  });

  it('puts nothing older in the place of what is current, and wants a folder for each period', async () => {
    const older = await backfill('--from', '2026-01-26', '--to', '2026-02-01');
    assert.equal(older.code, 2);
    assert.match(older.stderr, /the current version is of 2026-02-08/);
    const without = await backfill('--from', '2026-02-02', '--to', '2026-02-10');
    assert.equal(without.code, 2);
    assert.match(without.stderr, /there is no folder 2026-W07 in it/);
  });
});
