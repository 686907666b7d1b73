/** What HTTP promises: validators, caching, gzip, HEAD, ranges, exports equal to the published files. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, it } from 'vitest';
import { until } from '../helpers/until.js';
import { detailOf, lieux, onServeBench, Page, ROWS_PATH, type ServeBench, VERSION } from './serve-bench.js';

const NAMED_PATH = ROWS_PATH.replace('latest', VERSION);
const publishedFile = (bench: ServeBench, name: string) =>
  readFile(join(bench.folder, 'open', 'lieux', 'versions', VERSION, name));

async function withRows(act: (bench: ServeBench) => Promise<void>): Promise<void> {
  await onServeBench(async (bench) => {
    await bench.publish(VERSION, lieux(120));
    await act(bench);
  });
}

describe('pages', () => {
  it('follow each other through links without a row lost or told twice, whatever they are sorted by', async () => {
    await withRows(async ({ get }) => {
      for (const sort of ['', 'a__b__sort=desc', 'ouvert__sort=asc&nom__sort=desc']) {
        const seen: unknown[] = [];
        let next: string | null = `${ROWS_PATH}?columns=id&page_size=7&${sort}`;
        while (next !== null) {
          const page: Page = Page.parse(await (await get(next)).json());
          seen.push(...page.data.map(({ id }) => id));
          next = page.links.next === null ? null : page.links.next.replace('http://api.example', '');
        }
        assert.equal(seen.length, 120, sort);
        assert.equal(new Set(seen).size, 120, sort);
      }
    });
  });

  it('are 20 rows unless told otherwise, and none past the end', async () => {
    await withRows(async ({ get }) => {
      const first = Page.parse(await (await get(ROWS_PATH)).json());
      assert.equal(first.data.length, 20);
      assert.deepEqual(first.meta, { page: 1, page_size: 20, total: 120 });
      assert.equal(first.links.prev, null);
      const past = Page.parse(await (await get(`${ROWS_PATH}?page=1000000000&page_size=50`)).json());
      assert.deepEqual([past.data, past.links.next, past.meta.total], [[], null, 120]);
    });
  });
});

describe('exports', () => {
  it('of a whole table are byte for byte the published files', async () => {
    await withRows(async (bench) => {
      for (const format of ['csv', 'json', 'parquet']) {
        const response = await bench.get(`${ROWS_PATH}.${format}`);
        assert.deepEqual(
          Buffer.from(await response.arrayBuffer()),
          await publishedFile(bench, `lieux.${format}`),
          format,
        );
        assert.equal(response.headers.get('content-disposition'), `attachment; filename="lieux.${format}"`);
      }
    });
  });

  it('guard formulas, and are chosen by extension, by parameter or by Accept', async () => {
    await withRows(async ({ get }) => {
      const asked = 'columns=nom&nom__contains=1%2B1';
      const texts = await Promise.all([
        get(`${ROWS_PATH}.csv?${asked}`).then((response) => response.text()),
        get(`${ROWS_PATH}?${asked}&format=csv`).then((response) => response.text()),
        get(`${ROWS_PATH}?${asked}`, { headers: { accept: 'text/csv' } }).then((response) => response.text()),
      ]);
      assert.deepEqual(new Set(texts).size, 1);
      assert.match(texts[0] ?? '', /^nom\n'=1\+1\n/);
    });
  });

  it('are told their format once', async () => {
    await withRows(async ({ get }) => {
      const refused = await get(`${ROWS_PATH}.csv?format=csv`);
      assert.equal(refused.status, 400);
      assert.match(await detailOf(refused), /« format » : l’extension/);
    });
  });

  it('are so many at a time, however slowly they are read, and free their place and their file', async () => {
    await withRows(async ({ app, get, home }) => {
      const ask = () => app.request(`http://api.example${ROWS_PATH}.json?columns=id,nom`);
      const unread = await Promise.all(Array.from({ length: 128 }, ask));
      assert.deepEqual(new Set(unread.map(({ status }) => status)), new Set([200]));
      assert.equal((await get(`${ROWS_PATH}.csv`)).status, 503);
      for (const response of unread.slice(0, 64)) await response.body?.cancel();
      for (const response of unread.slice(64)) await response.text();
      // files close after their last byte
      await until('a free place', async () => (await get(`${ROWS_PATH}.csv`)).status === 200);
      const [scratch = ''] = await readdir(join(home, 'scratch'));
      await until('no file', async () => (await readdir(join(home, 'scratch', scratch))).length === 0);
    });
  });

  it('of groups are files too', async () => {
    await withRows(async ({ get }) => {
      const text = await (await get(`${ROWS_PATH}.csv?a__b__groupby&id__count`)).text();
      assert.equal(text, 'a__b,id__count\npair,60\n,60\n');
    });
  });
});

describe('validators', () => {
  const paths = [
    NAMED_PATH,
    ROWS_PATH,
    `${ROWS_PATH}.csv`,
    '/api/datasets',
    '/api/openapi.json',
    `/lieux/versions/${VERSION}/lieux.csv`,
    '/lieux/latest.json',
  ];
  for (const path of paths)
    it(`of ${path} are strong, give 304, and HEAD has the headers of GET`, async () => {
      await withRows(async ({ get }) => {
        const response = await get(path);
        const body = await response.arrayBuffer();
        const tag = response.headers.get('etag') ?? '';
        assert.match(tag, /^"[0-9a-f]{32}"$/);
        for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
          const unchanged = await get(path, { headers: { 'if-none-match': known } });
          assert.equal(unchanged.status, 304);
          assert.equal(unchanged.headers.get('etag'), tag);
          assert.equal(await unchanged.text(), '');
        }
        assert.equal((await get(path, { headers: { 'if-none-match': '"x"' } })).status, 200);
        const head = await get(path, { method: 'HEAD' });
        assert.equal(head.status, 200);
        assert.equal(await head.text(), '');
        assert.equal(head.headers.get('content-length'), String(body.byteLength));
        assert.deepEqual([...head.headers], [...response.headers]);
      });
    });

  it('are one for one question, however its filters are ordered, and others for another question or version', async () => {
    await withRows(async ({ get, publish }) => {
      const tagOf = async (path: string) => (await get(path)).headers.get('etag');
      const one = await tagOf(`${NAMED_PATH}.csv?a__b__exact=pair&places__less=3`);
      assert.equal(await tagOf(`${NAMED_PATH}.csv?places__less=3&a__b__exact=pair`), one);
      assert.notEqual(await tagOf(`${NAMED_PATH}.csv?places__less=4&a__b__exact=pair`), one);
      await publish('2026-07-01-bbbbbbbb', lieux(120, 1));
      assert.notEqual(
        await tagOf(
          `${NAMED_PATH.replace(VERSION, '2026-07-01-bbbbbbbb')}.csv?places__less=3&a__b__exact=pair`,
        ),
        one,
      );
    });
  });

  it('hold for a named version, briefly for the latest, never for a refusal', async () => {
    await withRows(async ({ get }) => {
      const cacheOf = async (path: string) => (await get(path)).headers.get('cache-control');
      assert.equal(await cacheOf(NAMED_PATH), 'public, max-age=86400, immutable');
      assert.equal(await cacheOf(ROWS_PATH), 'public, max-age=60');
      assert.equal(await cacheOf(`/lieux/versions/${VERSION}/lieux.csv`), 'public, max-age=86400, immutable');
      assert.equal(await cacheOf(`${ROWS_PATH}?x=1`), 'no-store');
      assert.equal((await get(ROWS_PATH)).headers.get('content-location'), `${NAMED_PATH}`);
    });
  });
});

describe('bodies', () => {
  it('are sent in gzip where it is accepted and worth it, under a tag of their own', async () => {
    await withRows(async ({ get }) => {
      for (const path of [
        `${ROWS_PATH}?page_size=50`,
        `${ROWS_PATH}.csv`,
        `/lieux/versions/${VERSION}/lieux.json`,
      ]) {
        const plain = await get(path);
        const coded = await get(path, { headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
        assert.equal(coded.headers.get('content-encoding'), 'gzip', path);
        assert.equal(coded.headers.get('etag'), plain.headers.get('etag')?.replace(/"$/, '-gzip"'));
        assert.deepEqual(
          gunzipSync(Buffer.from(await coded.arrayBuffer())),
          Buffer.from(await plain.arrayBuffer()),
        );
        const refused = await get(path, { headers: { 'accept-encoding': 'gzip;q=0' } });
        assert.equal(refused.headers.get('content-encoding'), null);
        const unchanged = await get(path, {
          headers: { 'accept-encoding': 'gzip', 'if-none-match': coded.headers.get('etag') ?? '' },
        });
        assert.equal(unchanged.status, 304);
      }
    });
  });

  it('of files are sent in part', async () => {
    await withRows(async (bench) => {
      const path = `/lieux/versions/${VERSION}/lieux.parquet`;
      const whole = await publishedFile(bench, 'lieux.parquet');
      const ask = (range: string, more = {}) => bench.get(path, { headers: { range, ...more } });
      for (const [range, from, to] of [
        ['bytes=0-3', 0, 4],
        ['bytes=-8', whole.length - 8, whole.length],
        ['bytes=10-', 10, whole.length],
        ['bytes=5-999999999', 5, whole.length],
      ] as const) {
        const part = await ask(range);
        assert.equal(part.status, 206, range);
        assert.equal(part.headers.get('content-range'), `bytes ${from}-${to - 1}/${whole.length}`);
        assert.deepEqual(Buffer.from(await part.arrayBuffer()), whole.subarray(from, to));
      }
      assert.equal((await ask(`bytes=${whole.length}-`)).status, 416);
      assert.equal((await ask('bytes=-0')).status, 416);
      assert.equal((await ask('bytes=9-2')).status, 200);
      assert.equal((await ask('bytes=0-1,3-4')).status, 200);
      assert.equal((await ask('bytes=0-3', { 'if-range': '"other"' })).status, 200);
    });
  });

  it('carry what protects a browser, for every origin', async () => {
    await withRows(async ({ get, open }) => {
      for (const path of ['/api/', ROWS_PATH, '/nothing', '/lieux/latest.json', '/api/doc']) {
        const { headers } = await get(path);
        assert.equal(headers.get('access-control-allow-origin'), '*', path);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
        assert.match(
          headers.get('content-security-policy') ?? '',
          /default-src 'none'.*frame-ancestors 'none'/,
          path,
        );
      }
      await open.write('controle.html', '<!doctype html>');
      const { headers } = await get('/controle.html');
      assert.equal(
        headers.get('content-security-policy'),
        "frame-ancestors 'none'",
        'its head says the rest',
      );
      const preflight = await get('/api/', { method: 'OPTIONS' });
      assert.deepEqual(
        [preflight.status, preflight.headers.get('access-control-allow-methods')],
        [204, 'GET, HEAD, OPTIONS'],
      );
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const refused = await get('/api/', { method });
        assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD, OPTIONS']);
        assert.match(await detailOf(refused), /se lit seulement/);
      }
    });
  });
});
