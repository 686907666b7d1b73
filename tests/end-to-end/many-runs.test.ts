/** Runs of one dataset at once, each with another extract: versions never go back, and every publication is in the log. `INSERTION_FAULTS`: twenty of them. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, it } from 'vitest';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { readChangeLog } from '../../activities/published/change-log.js';
import { readPointer } from '../../activities/published/read-version.js';
import { publicationsOf } from '../../activities/published/version-keys.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { copyExample, DATASET, extractPath } from './extracts.js';
import { type Place, startRun, temporalOfSuite, withWorkerAt } from './run-in-place.js';
import { withFewSources } from './small-toolkit.js';
import { createHome } from './temporary-home.js';

const RUNS = process.env.INSERTION_FAULTS === undefined ? 5 : 20;
const DAYS = Array.from({ length: RUNS }, (_, rank) => `2026-05-${String(rank + 1).padStart(2, '0')}`);

const home = await createHome();
afterAll(() => rm(home, { recursive: true, force: true }));
const temporal = await temporalOfSuite();
const store = join(home, 'store');
const place: Place = { home, store: `file:${store}`, address: temporal.address, queue: 'many' };
const open = createFileStore(join(store, 'open'), 'everybody');

/** Extracts of a day: one structure is named after it, and so is the file. */
async function extractsOf(day: string): Promise<string> {
  const folder = join(home, 'extracts', day);
  await copyExample(folder);
  const path = extractPath(folder, 'france-services');
  const text = await readFile(path, 'utf8');
  const named = text.replace('France services de Valserhône', `Structure du ${day}`);
  await writeFile(path.replace('.csv', `_${day}.csv`), named);
  await rm(path);
  return folder;
}

/** What consumers see, each time it changes. */
function watchPointer(): { readonly seen: string[]; stop(): Promise<void> } {
  const seen: string[] = [];
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      const version = (await readPointer(DATASET, open))?.pointer.version ?? null;
      if (version !== null && seen.at(-1) !== version) {
        assert.ok(await open.head(`${DATASET}/versions/${version}/manifest.json`), `${version} is not whole`);
        seen.push(version);
      }
      await sleep(5);
    }
  })();
  return {
    seen,
    stop: async () => {
      isOver = true;
      await looking;
    },
  };
}

it(`${RUNS} runs at once end each in its way; what consumers see never goes back`, async () => {
  const folders = await Promise.all(DAYS.map(extractsOf));
  const watch = watchPointer();
  // the newest first: whoever ends last has the oldest extract
  const reports = await withWorkerAt(place, withFewSources, async () => {
    const handles = await Promise.all(
      folders.toReversed().map((folder, rank) => startRun(temporal, place, folder, `many-${rank}`)),
    );
    return Promise.all(handles.map((handle) => handle.result()));
  });
  await watch.stop();
  const order = publicationsOf((await readPointer(DATASET, open))?.pointer ?? null);
  const log = (await readChangeLog(DATASET, open))?.log;
  assert.deepEqual(
    log?.publications.map(({ version, previous }) => ({ version, previous })),
    order.toReversed(),
    'log and pointer agree',
  );
  const days = await Promise.all(
    order.map(async ({ version }) => {
      assert.equal((await verifyVersion(DATASET, version, open, join(home, 'verify', version))).ok, true);
      const csv = await readFile(join(store, 'open', DATASET, 'versions', version, 'structures.csv'), 'utf8');
      return /Structure du (\d{4}-\d{2}-\d{2})/.exec(csv)?.[1] ?? '';
    }),
  );
  assert.deepEqual(days, days.toSorted(), 'extracts of published versions never go back');
  assert.equal(days.at(-1), DAYS.at(-1), 'the newest extract is what stands');
  assert.deepEqual(
    watch.seen,
    order.map(({ version }) => version).filter((one) => watch.seen.includes(one)),
  );
  const ends = reports.map(({ status }) => status);
  assert.ok(
    ends.every((status) => ['published', 'unchanged', 'superseded'].includes(status)),
    ends.join(),
  );
  assert.equal(ends.filter((status) => status === 'published').length, order.length);
  for (const { reports: written, runId } of reports) assert.equal(written.length, 3, runId);
});
