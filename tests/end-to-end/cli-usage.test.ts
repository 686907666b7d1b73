/** Commands that touch no version: wrong usage, help, files, doctor. */
import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { DATASET } from './extracts.js';
import { runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
afterAll(() => rm(home, { recursive: true, force: true }));
const insertion = (...args: string[]) => runCli(args, { home });

describe('wrong usage exits 2 with one sentence and nothing on stdout', { concurrent: true }, () => {
  for (const [fault, args, told] of [
    [
      'an unknown dataset',
      ['run', 'nowhere'],
      /No dataset is called "nowhere"; the datasets are .*offre-insertion/,
    ],
    [
      'a day that is none',
      ['run', DATASET, '--as-of', '2026-02-31'],
      /--as-of takes a day such as .*"2026-02-31" is none/,
    ],
    [
      'a store that is none',
      ['run', DATASET, '--store', 'ftp://somewhere'],
      /STORE_URL is neither file:DIR nor s3/,
    ],
    [
      'a folder of extracts that is not there',
      ['run', DATASET, '--extracts', 'nowhere'],
      /--extracts .*nowhere/,
    ],
    ['an unknown option', ['run', DATASET, '--nowhere'], /unknown option '--nowhere'/],
    ['an unknown command', ['nowhere'], /unknown command 'nowhere'/],
    ['a run that does not exist', ['status', 'nowhere'], /No run .*called "nowhere"/],
    [
      'a result of another kind',
      ['convert', 'a.csv', 'b.txt'],
      /b\.txt: the result is named \.csv or \.parquet/,
    ],
  ] as const)
    it(fault, async () => {
      const { code, stdout, stderr } = await insertion(...args);
      assert.match(stderr, told);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /\n\s+at /, 'a stack trace where a sentence is due');
    });
});

describe('insertion --help', () => {
  it('exits 0 and names every command and exit code', async () => {
    const { code, stdout } = await insertion('--help');
    assert.equal(code, 0);
    for (const name of [
      'start',
      'run',
      'worker',
      'status',
      'approve',
      'reject',
      'cancel',
      'versions',
      'verify',
      'inspect',
      'convert',
      'new',
      'doctor',
    ])
      assert.match(stdout, new RegExp(`^ {2}${name}\\b`, 'm'), name);
    assert.match(stdout, /4 input rejected/);
  });
});

describe('insertion doctor', () => {
  it('lists what a run needs, all of it there, and masks secrets', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'an-access-key', AWS_SECRET_ACCESS_KEY: 'a-very-secret-key' };
    const { code, stdout } = await runCli(['doctor', '--json'], { home, env });
    assert.equal(code, 0, stdout);
    const list = JSON.parse(stdout) as { name: string; ok: boolean; detail: string }[];
    for (const name of [
      'node',
      'temporal',
      'datasets',
      'duckdb',
      'store raw',
      'store work',
      'store open',
      'store reports',
      'STORE_URL',
    ])
      assert.ok(
        list.some((one) => one.name === name && one.ok),
        name,
      );
    assert.ok(!stdout.includes('very-secret'));
  });

  it('exits 2 and says what to do when a program is missing', async () => {
    const empty = join(home, 'empty');
    await mkdir(empty);
    const { code, stdout } = await runCli(['doctor', '--json'], {
      home,
      env: { PATH: empty, XDG_CACHE_HOME: empty },
    });
    const temporal = JSON.parse(stdout).find(({ name }: { name: string }) => name === 'temporal');
    assert.match(temporal.detail, /npm start/);
    assert.equal(temporal.ok, false);
    assert.equal(code, 2);
  });
});
