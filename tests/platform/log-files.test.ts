/** Logs of commands go when nobody has written to them for a month; nothing else in their folder does. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { createLog, openLogFile } from '../../activities/platform/process/log.js';

const root = await mkdtemp(join(tmpdir(), 'insertion-logs-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const NOW = new Date('2026-03-15T08:00:00Z');
const DAY_MS = 24 * 3_600_000;

async function leave(home: string, name: string, days: number): Promise<void> {
  const path = join(home, 'logs', name);
  await mkdir(join(home, 'logs'), { recursive: true });
  await writeFile(path, '{}\n');
  const written = new Date(NOW.getTime() - days * DAY_MS);
  await utimes(path, written, written);
}

describe('openLogFile', () => {
  it('removes the logs of commands that are older than 30 days, and nothing else', async () => {
    const home = join(root, 'aged');
    await leave(home, 'insertion-2026-01-02.jsonl', 72);
    await leave(home, 'insertion-2026-02-12.jsonl', 31);
    await leave(home, 'insertion-2026-02-14.jsonl', 29);
    // named after the day its command started, and still written to
    await leave(home, 'insertion-2026-02-01.jsonl', 0);
    for (const other of ['temporal.log', 'insertion-2026-01-02.jsonl.gz', 'notes.jsonl'])
      await leave(home, other, 400);
    await Promise.all([openLogFile(home, NOW), openLogFile(home, NOW), openLogFile(home, NOW)]);
    assert.deepEqual((await readdir(join(home, 'logs'))).sort(), [
      'insertion-2026-01-02.jsonl.gz',
      'insertion-2026-02-01.jsonl',
      'insertion-2026-02-14.jsonl',
      'insertion-2026-03-15.jsonl',
      'notes.jsonl',
      'temporal.log',
    ]);
  });

  it('makes a file that only its owner reads, in a home that is not there yet, and appends to it', async () => {
    const home = join(root, 'fresh', 'home');
    for (const word of ['one', 'two']) createLog('info', await openLogFile(home, NOW)).info(word);
    const path = join(home, 'logs', 'insertion-2026-03-15.jsonl');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).msg),
      ['one', 'two'],
    );
  });
});
