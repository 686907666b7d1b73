/** Which versions can be read: current and earlier ones; never one withdrawn, damaged, unknown or under way. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { ObjectMissing, Overloaded } from '../../activities/errors.js';
import { createFileCache } from '../../activities/platform/store/file-cache.js';
import { detailOf, lieux, onServeBench, Page, ROWS_PATH, VERSION } from './serve-bench.js';

const NEXT = '2026-07-01-bbbbbbbb';
const pathOf = (version: string) => ROWS_PATH.replace('latest', version);

describe('versions', () => {
  it('stay readable by name when another becomes the latest', async () => {
    await onServeBench(async ({ publish, get }) => {
      await publish(VERSION, lieux(3));
      await publish(NEXT, lieux(5));
      const totalOf = async (version: string) =>
        Page.parse(await (await get(pathOf(version))).json()).meta.total;
      assert.deepEqual([await totalOf('latest'), await totalOf(NEXT), await totalOf(VERSION)], [5, 5, 3]);
    });
  });

  it('answer 410 with the notice once withdrawn, for rows and files alike', async () => {
    await onServeBench(async ({ publish, get, open }) => {
      await publish(VERSION, lieux(3));
      await publish(NEXT, lieux(5));
      const notice = { version: VERSION, date: '2026-07-02', reason: 'Un filtre inversé.' };
      await open.write(`lieux/versions/${VERSION}/withdrawn.json`, JSON.stringify(notice));
      for (const path of [
        pathOf(VERSION),
        `${pathOf(VERSION)}.csv`,
        `/lieux/versions/${VERSION}/lieux.csv`,
        `/api/datasets/lieux/versions/${VERSION}`,
      ]) {
        const response = await get(path);
        assert.equal(response.status, 410, path);
        assert.match(
          await detailOf(response),
          /retirée le 2026-07-02 : Un filtre inversé\. La version courante/,
        );
      }
      assert.equal((await get(`/lieux/versions/${VERSION}/withdrawn.json`)).status, 200);
      assert.equal((await get(pathOf('latest'))).status, 200);
    });
  });

  it('answer 404 when unknown, or when no pointer ever named them', async () => {
    await onServeBench(async ({ publish, get, open }) => {
      assert.equal((await get(pathOf('latest'))).status, 404);
      await publish(VERSION, lieux(3));
      const { body } = (await open.read(`lieux/versions/${VERSION}/manifest.json`)) ?? { body: '' };
      await open.write(
        `lieux/versions/${NEXT}/manifest.json`,
        new TextDecoder().decode(Buffer.from(body)).replaceAll(VERSION, NEXT),
      );
      for (const path of [
        pathOf(NEXT),
        `/lieux/versions/${NEXT}/manifest.json`,
        pathOf('2026-01-01-00000000'),
        pathOf('x'),
        '/api/datasets/personne',
        '/api/datasets/lieux/versions/latest/tables/personnes/rows',
        '/api/x',
      ])
        assert.equal((await get(path)).status, 404, path);
    });
  });

  for (const [what, key, body] of [
    ['Parquet file', 'lieux.parquet', 'PAR1'],
    ['schema', 'lieux.schema.json', '{}'],
    ['manifest', 'manifest.json', '{}'],
  ] as const)
    it(`answer 502 and tell the operator when their ${what} is damaged`, async () => {
      await onServeBench(async ({ publish, get, open, failures }) => {
        await publish(VERSION, lieux(3));
        await open.write(`lieux/versions/${VERSION}/${key}`, body);
        const response = await get(pathOf('latest'));
        assert.equal(response.status, 502);
        assert.match(await detailOf(response), /ne sont pas ce que dit son manifeste/);
        assert.equal(failures.length, 1);
      });
    });

  it('are fetched once, however many ask at the same time', async () => {
    await onServeBench(async ({ publish, get, downloads }) => {
      await publish(VERSION, lieux(30));
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => get(`${ROWS_PATH}?page_size=${1 + (index % 50)}`)),
      );
      assert.ok(answers.every(({ status }) => status === 200));
      assert.equal(downloads.filter((key) => key.endsWith('.parquet')).length, 1);
    });
  });
});

describe('the file cache', () => {
  const fileOf = (text: string) => ({
    name: createHash('sha256').update(text).digest('hex'),
    bytes: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    download: (path: string) => writeFile(path, text),
  });
  const inFolder = async (act: (folder: string) => Promise<void>) => {
    const folder = await mkdtemp(join(tmpdir(), 'cache-'));
    try {
      await act(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  const pass = async () => {};

  it('keeps within its bytes, the longest unused leaving first, and never one in use', async () => {
    await inFolder(async (folder) => {
      const cache = await createFileCache(folder, 10);
      const [one, two, three] = [fileOf('aaaa'), fileOf('bbbb'), fileOf('cccc')];
      await cache.lend(one, pass);
      await cache.lend(two, pass);
      await cache.lend(one, async () => {
        await cache.lend(three, async () => {
          assert.deepEqual((await readdir(folder)).sort(), [one.name, three.name].sort());
          await assert.rejects(cache.lend(two, pass), Overloaded);
        });
      });
      await cache.lend(two, pass);
    });
  });

  it('takes nothing that is not what its hash says, and fetches anew what was damaged or removed on the disk', async () => {
    await inFolder(async (folder) => {
      const file = fileOf('data');
      const cache = await createFileCache(folder, 100);
      await assert.rejects(
        cache.lend({ ...file, download: (path) => writeFile(path, 'DATA') }, pass),
        ObjectMissing,
      );
      assert.deepEqual(await readdir(folder), []);
      await cache.lend(file, pass);
      await rm(join(folder, file.name));
      await cache.lend(file, async ({ bytes }) => assert.equal(bytes, 4));
      await writeFile(join(folder, file.name), 'evil');
      const later = await createFileCache(folder, 100);
      await later.lend(file, async ({ sha256 }) => assert.equal(sha256, file.sha256));
    });
  });

  it('makes room at its start when its bound became smaller', async () => {
    await inFolder(async (folder) => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'aa'), 'x'.repeat(50));
      await createFileCache(folder, 10);
      assert.deepEqual(await readdir(folder), []);
    });
  });
});
