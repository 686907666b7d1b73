import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { COMPILER } from '../helpers/launch.js';
import { describeStore } from './store-contract.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-store-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describeStore('file store', async () => createFileStore(join(folder, 'contract')));

/** Runs `body` in a process of its own, with `store` and `writer` in reach; gives what it prints. */
async function runElsewhere(root: string, writer: number, body: string): Promise<string> {
  const script = `const { load } = await import(${JSON.stringify(COMPILER)});
    const { createFileStore } = await load('activities/platform/store/file-store.ts');
    const store = createFileStore(${JSON.stringify(root)}); const writer = ${writer}; ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const chunk of child.stdout) printed += chunk;
  return printed.trim();
}

it('gives racing processes exactly one winner a round', async () => {
  const root = join(folder, 'processes');
  const body = `let won = 0;
    for (let round = 0; round < 100; round += 1)
      await store.write('race/' + round, 'writer ' + writer, { ifNoneMatch: '*' }).then(() => { won += 1 }, () => {});
    console.log(won);`;
  const won = await Promise.all([1, 2, 3, 4].map((writer) => runElsewhere(root, writer, body)));
  assert.equal(
    won.reduce((sum, count) => sum + Number(count), 0),
    100,
  );
});

it('loses no increment of processes that compare and swap', async () => {
  const root = join(folder, 'counter');
  await createFileStore(root).write('n', '0 start');
  const body = `for (let done = 0; done < 25; ) {
      const found = await store.read('n');
      const next = (Number.parseInt(Buffer.from(found.body).toString()) + 1) + ' ' + writer + ' ' + Math.random();
      await store.write('n', next, { ifMatch: found.etag }).then(() => { done += 1 }, (error) => {
        if (error.name !== 'ConditionLost') throw error;
      });
    }`;
  await Promise.all([1, 2, 3, 4].map((writer) => runElsewhere(root, writer, body)));
  const found = await createFileStore(root).read('n');
  assert.equal(Number.parseInt(Buffer.from(found?.body ?? '').toString(), 10), 100);
});

it('takes over the lock of a process that died, and sweeps its drafts', async () => {
  const root = join(folder, 'crash');
  const store = createFileStore(root);
  await store.write('a', '1');
  const lock = join(root, '.~locks', createHash('sha256').update('a').digest('hex').slice(0, 32));
  await writeFile(lock, JSON.stringify({ host: hostname(), pid: 2 ** 22 + 1, started: '1', token: 'dead' }));
  const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  await writeFile(join(root, '.~drafts', `${machine}-${2 ** 22 + 1}-1-0123456789abcdef`), 'half');
  const next = createFileStore(root);
  await Promise.all(Array.from({ length: 10 }, (_, n) => next.write('a', `body ${n}`)));
  assert.deepEqual(await readdir(join(root, '.~drafts')), []);
  assert.deepEqual(await readdir(join(root, '.~locks')), []);
  assert.deepEqual(
    (await next.list('')).map(({ key }) => key),
    ['a'],
  );
});
