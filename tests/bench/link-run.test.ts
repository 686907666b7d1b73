/** The bench of links as it is run, with a megabyte: in namespaces that are gone when it ends. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { ROOT } from '../../scripts/toolkit.js';
import { until } from '../helpers/until.js';

const folder = mkdtempSync(join(tmpdir(), 'insertion-links-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function benchLinks() {
  const words = [join(ROOT, 'scripts', 'launch.mjs'), 'scripts/bench/bench.ts', 'link'];
  const env = { ...process.env, BENCH_MEGABYTES: '1', BENCH_ROUNDS: '1', TMPDIR: folder };
  return spawn(process.execPath, words, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Those whose standard words name the folder of this file. */
function left(): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(folder));
}

describe('npm run bench -- link', () => {
  it('carries a file over each link and back, and leaves nothing', async () => {
    const bench = benchLinks();
    let told = '';
    bench.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    const [code] = await once(bench, 'close');
    assert.equal(code, 0);
    for (const link of ['100 Mbit/s ', '100 Mbit/s, 20 ms', '400 Mbit/s', '800 Mbit/s', 'no limit'])
      assert.match(told, new RegExp(`^${link}.* \\d+\\.\\d `, 'm'));
    assert.deepEqual([left(), readdirSync(folder)], [[], []]);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves no process where %s ends it', async (signal) => {
    const bench = benchLinks();
    let said = '';
    bench.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await until('a first round', () => said.includes('round 1'));
    assert.notDeepEqual(left(), []);
    bench.kill(signal);
    await once(bench, 'exit');
    await until('the end of what it started', () => left().length === 0);
    if (signal === 'SIGTERM') assert.deepEqual(readdirSync(folder), []);
  });
});
