/** What the files of a run of tests share: a folder, gone after them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-tests-'));
  process.env.INSERTION_TESTS = folder;
  return () => rm(folder, { recursive: true, force: true });
}
