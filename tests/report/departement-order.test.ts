/** A page of a département is that of the current version, whoever writes last; it goes with its version. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, it } from 'vitest';
import { placeDepartementPage, removeDepartementPages } from '../../activities/door/departement-pages.js';
import { DEPARTEMENT_PAGE } from '../../activities/handover/departement-page.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { pointerTo } from './fixture.js';

const OLDER = '2026-07-01-1a2b3c4d';
const NEWER = '2026-08-01-5e6f7a8b';
const FILES = ['report.json', 'departement.xlsx', 'personnes.csv', 'index.html'] as const;
const PARTNER = 'departement-52';
const DATASET = 'parcours-insertion';

const home = await mkdtemp(join(tmpdir(), 'departement-order-'));
afterAll(() => rm(home, { recursive: true, force: true }));
let rank = 0;
let open: ObjectStore;
let reports: ObjectStore;
beforeEach(() => {
  rank += 1;
  open = createFileStore(join(home, `${rank}`, 'open'));
  reports = createFileStore(join(home, `${rank}`, 'reports'));
});

const publish = (version: string | null) =>
  open.write(
    `${DATASET}/latest.json`,
    JSON.stringify(version === null ? { version, publications: [] } : pointerTo(version)),
  );

function place(version: string, into: ObjectStore = reports, files: readonly string[] = FILES) {
  const told = {
    ...{ format: DEPARTEMENT_PAGE, departement: '52', run: 'x', asOf: '2026-07-01', status: 'published' },
    ...{ partner: { code: PARTNER, name: 'x' }, dataset: { id: DATASET, title: 'x', contact: 'x' } },
    ...{ version, outcome: 'x', figures: [], content: 'x' },
  };
  const bodyOf = (file: string) => (file === 'report.json' ? JSON.stringify(told) : `${file} of ${version}`);
  const made = new Map(files.map((file) => [file, bodyOf(file)]));
  const page = { partner: PARTNER, dataset: DATASET, version, files: made };
  return placeDepartementPage(page, { open, reports: into });
}

/** `meanwhile` runs once, before the file is written. */
function interrupted(file: string, meanwhile: () => Promise<unknown>): ObjectStore {
  let isDone = false;
  return {
    ...reports,
    async write(...written) {
      if (written[0].endsWith(`/${file}`) && !isDone) {
        isDone = true;
        await meanwhile();
      }
      return reports.write(...written);
    },
  };
}

/** The versions whose files lie there. */
async function standing(): Promise<string[]> {
  const keys = (await reports.list(`${PARTNER}/`)).map(({ key }) => key);
  const found = await Promise.all(keys.map((key) => reports.read(key)));
  return found.map((one) => {
    const text = Buffer.from(one?.body ?? '').toString();
    return [OLDER, NEWER].find((version) => text.includes(version)) ?? '';
  });
}

async function newer() {
  await publish(NEWER);
  assert.equal(await place(NEWER), true);
}

it('gives way to a newer version that comes before any of its files is written', async () => {
  for (const isFirst of [true, false])
    for (const file of FILES) {
      await reports.remove((await reports.list('')).map(({ key }) => key));
      await publish(OLDER);
      if (!isFirst) await place(OLDER);
      assert.equal(await place(OLDER, interrupted(file, newer)), false, file);
      assert.deepEqual(
        await standing(),
        FILES.map(() => NEWER),
        file,
      );
    }
});

it('takes the place of an older one that is being written', async () => {
  for (const file of FILES) {
    await publish(NEWER);
    const late = async () => {
      await publish(OLDER);
      await place(OLDER);
      await publish(NEWER);
    };
    assert.equal(await place(NEWER, interrupted(file, late)), true, file);
    assert.deepEqual(
      await standing(),
      FILES.map(() => NEWER),
      file,
    );
  }
});

it('goes with its version, also where it is being written; that of another version stays', async () => {
  const withdraw = async () => {
    await publish(null);
    await removeDepartementPages(DATASET, reports, { version: OLDER });
  };
  await publish(OLDER);
  await place(OLDER);
  assert.equal(await removeDepartementPages(DATASET, reports, { version: NEWER }), 0);
  assert.equal((await standing()).length, FILES.length);
  await withdraw();
  assert.deepEqual(await standing(), []);
  for (const file of FILES) {
    await publish(OLDER);
    assert.equal(await place(OLDER, interrupted(file, withdraw)), false, file);
    assert.deepEqual(await standing(), [], file);
  }
});

it('goes where the current version says nothing of the département', async () => {
  await publish(OLDER);
  await place(OLDER);
  await publish(NEWER);
  await place(NEWER, reports, []);
  assert.deepEqual(await standing(), []);
});
