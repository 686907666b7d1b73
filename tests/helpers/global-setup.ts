/** What the files of a run of tests share: a folder, gone after them, and a udata, started for the first of them that asks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, stopListening } from './listen.js';
import type { SharedUdata } from './udata/start-udata.js';

export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-tests-'));
  process.env.INSERTION_TESTS = folder;
  let udata: Promise<SharedUdata> | null = null;
  const server = createServer(async (_, answer) => {
    udata ??= import('./udata/start-udata.js').then(({ startUdata }) => startUdata());
    const told = udata.then((started) => started.makePlace()).then((place) => JSON.stringify(place));
    await told.then(
      (place) => answer.end(place),
      (error: unknown) => answer.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  process.env.INSERTION_TESTS_SHARE = await listen(server.unref());
  return async () => {
    stopListening(server);
    await udata?.then(
      (started) => started.stop(),
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  };
}
