/** Schedules on the embedded server, by the command line; what they start is a run like any other. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { keepEngine } from './kept-engine.js';
import { runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));
const schedule = (...args: string[]) =>
  runCli(['schedule', ...args], { home, env: { STORE_URL: `file:${join(home, 'store')}` } });
const planned = async (...args: string[]) => {
  const { code, stdout, stderr } = await schedule('apply', '--json', ...args);
  assert.equal(code, 0, stderr);
  const plan = JSON.parse(stdout);
  return ['create', 'update', 'keep', 'remove'].map((name) => plan[name].length);
};

describe('insertion schedule', () => {
  it('plans without a change, applies once, and then has nothing to do', async () => {
    assert.deepEqual(await planned('--plan'), [5, 0, 0, 0]);
    assert.deepEqual(await planned(), [5, 0, 0, 0]);
    assert.deepEqual(await planned(), [0, 0, 5, 0]);
  });

  it('pauses and resumes one dataset, and tells the next start', async () => {
    assert.equal((await schedule('pause', 'offre-insertion')).code, 0);
    const listed = JSON.parse((await schedule('list', '--json')).stdout);
    assert.deepEqual(
      listed.map(({ schedule: id, paused }: { schedule: string; paused: boolean }) => [
        id.split('/').slice(2).join('/'),
        paused,
      ]),
      [
        ['offre-insertion/run', true],
        ['offre-insertion/watch', true],
        ['parcours-insertion/run', false],
        ['parcours-insertion/watch', false],
        ['retention', false],
      ],
    );
    assert.match(listed[2].next, /^\d{4}-\d\d-06T0[2345]:/);
    assert.equal((await schedule('resume', 'offre-insertion')).code, 0);
  });

  it('knows only what is declared', async () => {
    assert.equal((await schedule('pause', 'inconnu')).code, 2);
  });
});
