/** Pages and tokens as odd servers write them: nothing is lost of them, and nothing of them is told. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, beforeEach, it } from 'vitest';
import { DeliveryRejected, PartnerUnreachable } from '../../activities/errors.js';
import { openHttps } from '../../activities/platform/channel/https/https-channel.js';
import { createCredentials } from '../../activities/platform/channel/https/https-credentials.js';
import type { Pages } from '../../datasets/_channels/pages.js';
import type { HttpsAuth } from '../../datasets/_channels/shared.js';
import { listen, stopListening } from '../helpers/listen.js';

interface Odd {
  readonly body?: string | Buffer;
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  /** The connection breaks after the body. */
  readonly cut?: boolean;
}

let answer: (url: URL) => Odd;
const seen: URL[] = [];
let base: string;
let folder: string;
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', base);
  seen.push(url);
  request.resume();
  const { body = '', status = 200, headers = {}, cut } = answer(url);
  response.writeHead(status, { ...headers, ...(cut ? { 'content-length': '9999' } : {}) });
  if (cut) response.write(body, () => response.destroy());
  else response.end(body);
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insertion-odd-pages-'));
  base = await listen(server);
});
afterAll(async () => {
  stopListening(server);
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  seen.length = 0;
});

async function pull(own: Partial<Pages>, auth?: HttpsAuth): Promise<string> {
  const pages: Pages = { next: 'link', join: 'json', last: 'empty', most: 20, ...own };
  const reach = { allowPrivateHosts: ['127.0.0.1:*'], silenceMs: 20_000 };
  const credentials = createCredentials(auth, { ...reach, secret: () => 'canari-secret' });
  const channel = openHttps(
    { channel: 'https', url: `${base}/liste`, pages },
    { name: 'x' },
    { ...reach, credentials },
  );
  const { signal } = new AbortController();
  const [file] = await channel.list(signal);
  assert.ok(file);
  const to = join(folder, 'extract');
  await channel.pull(file, to, { signal, known: null, tell: () => {} });
  const text = await readFile(to, 'utf8');
  await rm(to);
  return text;
}

const BY_FIELD = { next: 'field', field: 'next', records: 'data', total: 'count' } as const;
const nextOf = (url: URL) => (url.searchParams.get('p') ? null : '/liste?p=2');

it('reads on through pages that begin with a byte order mark', async () => {
  answer = (url) => ({
    body: `\ufeff{"data":[{"nom":"Évry"}],"count":2,"next":${JSON.stringify(nextOf(url))}}`,
  });
  assert.equal(JSON.parse(await pull(BY_FIELD)).length, 2);
});

it('takes an answer without content for the end of a list, whole as far as its total says', async () => {
  const byNumber = { next: 'number', parameter: 'p' } as const;
  answer = ({ searchParams }) =>
    searchParams.get('p') === '1'
      ? { body: '[{"id":1}]', headers: { 'x-total-count': '2' } }
      : { status: 204 };
  assert.equal(await pull(byNumber), '[\n{"id":1}\n]\n');
  await assert.rejects(pull({ ...byNumber, total: 'header:x-total-count' }), /changed each time/);
  answer = () => ({ status: 204 });
  assert.equal(await pull(byNumber), '[]\n');
});

it('takes a page that is not there for the end of a list where that is declared, and behind the first page alone', async () => {
  const byNumber = { next: 'number', parameter: 'p', last: 'not_found' } as const;
  const pageOr = (status: number) => (url: URL) =>
    Number(url.searchParams.get('p')) < 3
      ? { body: `[{"id":${url.searchParams.get('p')}}]`, headers: { 'x-total-count': '3' } }
      : { status };
  for (const status of [404, 410]) {
    answer = pageOr(status);
    assert.equal(JSON.parse(await pull(byNumber)).length, 2);
    await assert.rejects(pull({ ...byNumber, total: 'header:x-total-count' }), /changed each time/);
    await assert.rejects(pull({ ...byNumber, last: 'empty' }), /declare last: not_found in pages/);
  }
  for (const status of [400, 403]) {
    answer = pageOr(status);
    await assert.rejects(pull(byNumber), DeliveryRejected);
  }
  answer = () => ({ status: 404 });
  await assert.rejects(pull(byNumber), DeliveryRejected);
});

it('refuses a list that cannot be followed to its end: a cursor that goes back, a last record without its key', async () => {
  const data = '"data":[{"id":1}]';
  answer = ({ searchParams }) => ({
    body: `{${data},"next":"${searchParams.get('c') === 'b' ? 'a' : 'b'}"}`,
  });
  const byCursor = { next: 'cursor', field: 'next', parameter: 'c', records: 'data' } as const;
  await assert.rejects(pull(byCursor), /leads back to a page|the same page again/);
  for (const last of ['{"nom":"x"}', '{"id":null}', '{"id":{}}', 'null', '7']) {
    answer = () => ({ body: `[{"id":1},${last}]` });
    await assert.rejects(pull({ next: 'key', field: 'id', parameter: 'apres' }), (error) => {
      assert.ok(error instanceof DeliveryRejected, String(error));
      assert.match(error.message, /the last record of a page has nothing where pages\.field says/);
      return true;
    });
  }
});

it('keeps every digit of a number that leads on, or that tells records apart', async () => {
  const [first, second] = ['1234567890123456788', '1234567890123456789'];
  answer = ({ searchParams }) => {
    const from = searchParams.get('apres');
    if (from === null) return { body: `[{"id":${first},"nom":"12345678901234567 : \\"7"}]` };
    return { body: from === first ? `[{"id":${second}}]` : '[]' };
  };
  const text = await pull({ next: 'key', field: 'id', parameter: 'apres', unique: 'id' });
  assert.equal(text, `[\n{"id":${first},"nom":"12345678901234567 : \\"7"},\n{"id":${second}}\n]\n`);
  assert.deepEqual(
    seen.map(({ searchParams }) => searchParams.get('apres')),
    [null, first, second],
  );
});

it('reads pages in the charset that they state, and refuses those that nobody can read', async () => {
  const csv = { next: 'number', parameter: 'page', join: 'csv' } as const;
  const page = (url: URL, type: string) => {
    const last = url.searchParams.get('page') === '2';
    return {
      body: iconv.encode(last ? 'nom\n' : 'nom\nÉvry – œuvre\n', 'win1252'),
      headers: { 'content-type': type },
    };
  };
  answer = (url) => page(url, 'text/csv; charset="Windows-1252"');
  assert.equal(await pull(csv), 'nom\nÉvry – œuvre\n');
  for (const type of ['text/csv', 'text/csv; charset=utf-8', 'text/csv; charset=klingon']) {
    answer = (url) => page(url, type);
    await assert.rejects(
      pull(csv),
      (error) => error instanceof DeliveryRejected && /UTF-8/.test(error.message),
    );
  }
  // what is UTF-8 is read so, whatever is stated
  answer = () => ({ body: '["Évry"]', headers: { 'content-type': 'application/json; charset=iso-8859-1' } });
  assert.equal(await pull({}), '[\n"Évry"\n]\n');
});

it('opens a page that is sent compressed all the same, as far as a page may go', async () => {
  const headers = { 'content-encoding': 'gzip' };
  answer = () => ({ body: gzipSync('[{"id":1}]'), headers });
  assert.equal(await pull({}), '[\n{"id":1}\n]\n');
  answer = () => ({ body: gzipSync(Buffer.alloc(65 * 2 ** 20, ' ')), headers });
  await assert.rejects(
    pull({}),
    (error) => error instanceof DeliveryRejected && /sends more than/.test(error.message),
  );
  answer = () => ({ body: 'canari', headers });
  await assert.rejects(
    pull({}),
    (error) => error instanceof DeliveryRejected && !/canari/.test(error.message),
  );
});

it('does not run at a server that asks for patience in no words, or for none', async () => {
  for (const wait of ['-5', '1.5', 'x', '2026-01-01']) {
    seen.length = 0;
    answer = () => ({ status: 429, headers: { 'retry-after': wait } });
    await assert.rejects(pull({}), /answered HTTP 429; try again later/);
    assert.equal(seen.length, 1, wait);
  }
  seen.length = 0;
  answer = () => (seen.length < 3 ? { status: 503, headers: { 'retry-after': '0' } } : { body: '[1]' });
  const began = performance.now();
  assert.equal(await pull({}), '[\n1\n]\n');
  assert.ok(performance.now() - began > 1_900);
});

const OAUTH: HttpsAuth = {
  ...{ kind: 'oauth2', client_id: 'ID', client_secret: 'SECRET', shown: 'body' },
  get token_url() {
    return `${base}/jeton`;
  },
};
const orList = (token: Odd) => (url: URL) => (url.pathname === '/jeton' ? token : { body: '[1]' });

it('takes a token whose term is written as a text', async () => {
  answer = orList({ body: '{"access_token":"t","token_type":"Bearer","expires_in":"3600"}' });
  assert.equal(await pull({}, OAUTH), '[\n1\n]\n');
});

it('takes no token that is cut, and none that never ends', async () => {
  answer = orList({ body: '{"access_token":"canari', cut: true });
  await assert.rejects(
    pull({}, OAUTH),
    (error) => error instanceof PartnerUnreachable && !/canari/.test(error.message),
  );
  answer = orList({ body: 'x'.repeat(2 ** 20 + 1) });
  await assert.rejects(pull({}, OAUTH), DeliveryRejected);
});
