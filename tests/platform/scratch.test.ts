/** Scratch folders of a process that was killed go; those of the living stay. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import {
  createScratchFolder,
  removeScratchFolder,
  sweepScratch,
} from '../../activities/platform/process/scratch.js';
import { COMPILER } from '../helpers/launch.js';

const root = await mkdtemp(join(tmpdir(), 'insertion-scratch-'));
afterAll(() => rm(root, { recursive: true, force: true }));

/** As a worker leaves it that is killed: its process is gone, its file is there. */
function leaveBehind(): string {
  const code = `const { load } = await import(process.argv[1]);
    const { createScratchFolder } = await load('activities/platform/process/scratch.ts');
    const folder = await createScratchFolder(process.argv[2], 'normalise');
    (await import('node:fs')).writeFileSync(folder + '/extract', 'x');
    console.log(folder);
    process.kill(process.pid, 'SIGKILL');`;
  const words = ['--input-type=module', '-e', code, COMPILER, root];
  return spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout.trim();
}

describe('sweepScratch', () => {
  it('removes what a killed process left, and nothing of a living one, however many sweep', async () => {
    const left = leaveBehind();
    assert.ok((await readdir(left)).includes('extract'));
    const ours = await createScratchFolder(root, 'check');
    await writeFile(join(ours, 'rows'), 'x');
    await mkdir(join(root, 'somebody-else'));
    await Promise.all([sweepScratch(root), sweepScratch(root), sweepScratch(root)]);
    assert.equal(await stat(left).catch(() => null), null);
    assert.deepEqual(await readdir(ours), ['rows']);
    assert.ok((await readdir(root)).includes('somebody-else'));
    await removeScratchFolder(ours);
  });

  it('makes folders that only their owner reads, and a root that is not there yet', async () => {
    const fresh = join(root, 'a', 'b');
    await sweepScratch(fresh);
    const folder = await createScratchFolder(fresh, 'extract');
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.notEqual(folder, await createScratchFolder(fresh, 'extract'));
  });
});
