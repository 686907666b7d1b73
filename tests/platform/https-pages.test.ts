/** Lists in pages on a real server: joined in a stated way, bounded, guarded, never in a circle. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import {
  ConfigurationInvalid,
  DeliveryRejected,
  DeliveryUnfinished,
  PartnerUnreachable,
} from '../../activities/errors.js';
import { openHttps } from '../../activities/platform/channel/https/https-channel.js';
import { createCredentials } from '../../activities/platform/channel/https/https-credentials.js';
import { findSpan, innerText } from '../../activities/platform/channel/https/json-span.js';
import { nextLink } from '../../activities/platform/channel/https/next-page.js';
import type { Pages } from '../../datasets/_channels/pages.js';
import { listen, stopListening } from '../helpers/listen.js';

type Answer = { body?: string; link?: string; status?: number; retryAfter?: string; total?: string };

const JSON_PAGES = [
  '{"data":[{"n":1.10}, {"n":9007199254740993}],"next":"/field?p=2"}',
  '{"data":[],"next":"/field?p=3"}',
];
const routes: Record<string, (query: URLSearchParams, base: string) => Answer> = {
  '/link': (query) =>
    query.get('p') === '2'
      ? { body: '[ {"id":2} ]', link: '</link?p=1>; rel="prev"' }
      : { body: '[{"id":1}]', link: '</link?p=2>; rel="next", </link?p=9>; rel=last' },
  '/field': (query) => ({
    body: JSON_PAGES[Number(query.get('p') ?? 1) - 1] ?? '{"data":[{"n":"é]}\\""}],"next":null}',
  }),
  '/number': (query) => ({ body: Number(query.get('page')) > 3 ? '[]' : `[{"page":${query.get('page')}}]` }),
  '/csv': (query) => ({
    body: Number(query.get('page')) > 2 ? 'id;nom\n' : `id;nom\n${query.get('page')};x`,
  }),
  '/csv-lines': (query) => ({
    body: `id;"nom\nd’usage"\n${Number(query.get('page')) > 2 ? '' : `${query.get('page')};"x\ny"`}`,
  }),
  '/other-header': (query) => ({
    body: Number(query.get('page')) > 1 ? 'id;prenom\n1;x\n' : 'id;nom\n1;x\n',
  }),
  '/deaf': () => ({ body: '[{"id":1}]' }),
  '/circle': (query) => ({
    body: '[1]',
    link: `</circle?p=${query.get('p') === 'b' ? 'a' : 'b'}>; rel=next`,
  }),
  '/endless': (query) => ({ body: '[1]', link: `</endless?p=${Number(query.get('p')) + 1}>; rel=next` }),
  '/inward': () => ({ body: '[1]', link: '<https://169.254.169.254/latest>; rel=next' }),
  '/file': () => ({ body: '[1]', link: '<file:///etc/passwd>; rel=next' }),
  '/elsewhere': (_query, base) => ({
    body: '[1]',
    link: `<${base.replace('127.0.0.1', 'localhost')}/last>; rel=next`,
  }),
  '/last': () => ({ body: '[2]' }),
  '/html': () => ({ body: '<html>' }),
  '/busy': (query) =>
    query.get('p') ? { status: 429, retryAfter: '17' } : { body: '[1]', link: '</busy?p=2>; rel=next' },
};

/** Seven records, by offset, cursor and keyset; what is stated of them may change between two questions. */
const RECORDS = Array.from({ length: 7 }, (_, rank) => ({ id: `r${rank + 1}`, meta: { rang: rank + 1 } }));
let stated: (question: number) => unknown = () => RECORDS.length;
let given: (question: number) => readonly unknown[] = () => RECORDS;
let questions = 0;
const page = (from: number, size: number, next: string | null = null): Answer => {
  questions += 1;
  const count = stated(questions);
  const data = given(questions).slice(from, from + size);
  return { body: JSON.stringify({ data, meta: { total: count, next } }), total: String(count) };
};
routes['/offset'] = (query) => page(Number(query.get('debut')), 3);
routes['/cursor'] = (query) => {
  const from = Number(query.get('curseur') ?? 0);
  return page(from, 3, from + 3 < RECORDS.length ? String(from + 3) : null);
};
routes['/key'] = (query) => page(RECORDS.findIndex(({ id }) => id === query.get('apres')) + 1, 3);
routes['/lines'] = (query) => ({
  body: Number(query.get('page')) > 2 ? '' : `{"n":${query.get('page')}}\r\n\n{"n":0}`,
});
let patience = 0;
routes['/patient'] = (query) => {
  patience += 1;
  if (patience % 2 === 0) return { status: 429, retryAfter: '1' };
  return query.get('p') === '2' ? { body: '[2]' } : { body: '[1]', link: '</patient?p=2>; rel=next' };
};

let seen: IncomingMessage[] = [];
let base: string;
let folder: string;
const server = createServer((request, answer) => {
  seen.push(request);
  const url = new URL(request.url ?? '', base);
  const {
    body = '',
    link,
    status = 200,
    retryAfter,
    total,
  } = routes[url.pathname]?.(url.searchParams, base) ?? { status: 404 };
  answer
    .writeHead(status, {
      ...(link ? { link } : {}),
      ...(retryAfter ? { 'retry-after': retryAfter } : {}),
      ...(total ? { 'x-total': total } : {}),
    })
    .end(body);
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insertion-pages-'));
  base = await listen(server);
});
afterAll(async () => {
  stopListening(server);
  await rm(folder, { recursive: true });
});

async function pull(
  path: string,
  own: Partial<Pages>,
  hosts = ['127.0.0.1:*', 'localhost:*'],
  maxBytes = 1_000_000,
): Promise<string> {
  seen = [];
  const pages: Pages = { next: 'link', join: 'json', last: 'empty', most: 20, ...own };
  const reach = { allowPrivateHosts: hosts, silenceMs: 20_000 };
  const secret = () => 'canari-jeton';
  const credentials = createCredentials({ kind: 'bearer', token: 'JETON' }, { ...reach, secret });
  const place = { channel: 'https', url: `${base}${path}`, pages } as const;
  const channel = openHttps(place, { name: 'mairies' }, { ...reach, credentials, maxBytes });
  const { signal } = new AbortController();
  const [file] = await channel.list(signal);
  assert.ok(file);
  assert.equal(file.stamp, null);
  const to = join(folder, 'extract');
  await channel.pull(file, to, { signal, known: null, tell: () => {} });
  const text = await readFile(to, 'utf8');
  await rm(to);
  return text;
}

describe('a list in pages', () => {
  it('follows the header Link, and writes every record of every page as one array', async () => {
    const text = await pull('/link', {});
    assert.equal(text, '[\n{"id":1},\n{"id":2}\n]\n');
    assert.deepEqual(
      seen.map(({ url }) => url),
      ['/link', '/link?p=2'],
    );
  });

  it('follows a member of the page, through one that is empty, and keeps numbers as they are written', async () => {
    const text = await pull('/field', { next: 'field', field: 'next', records: 'data' });
    assert.equal(text, '[\n{"n":1.10}, {"n":9007199254740993},\n{"n":"é]}\\""}\n]\n');
    assert.equal(JSON.parse(text).length, 3);
  });

  it('counts a parameter up until a page holds nothing', async () => {
    const text = await pull('/number?taille=1', { next: 'number', parameter: 'page' });
    assert.deepEqual(JSON.parse(text), [{ page: 1 }, { page: 2 }, { page: 3 }]);
    assert.equal(seen.at(-1)?.url, '/number?taille=1&page=4');
  });

  it('keeps one header of CSV pages', async () => {
    assert.equal(
      await pull('/csv', { next: 'number', parameter: 'page', join: 'csv' }),
      'id;nom\n1;x\n2;x\n',
    );
    assert.equal(
      await pull('/csv-lines', { next: 'number', parameter: 'page', join: 'csv' }),
      'id;"nom\nd’usage"\n1;"x\ny"\n2;"x\ny"\n',
    );
  });

  it('is refused when it turns in a circle, never ends, or repeats itself', async () => {
    await assert.rejects(pull('/circle', {}), /leads back to a page that was read/);
    await assert.rejects(pull('/endless?p=1', {}), /more than 20 pages/);
    await assert.rejects(
      pull('/deaf', { next: 'number', parameter: 'page' }),
      /the same page again and again/,
    );
    for (const path of ['/circle', '/endless?p=1']) await assert.rejects(pull(path, {}), DeliveryRejected);
    assert.deepEqual(await readdir(folder), []);
  });

  it('is refused when a page is of another form', async () => {
    await assert.rejects(pull('/html', {}), /is not JSON/);
    await assert.rejects(pull('/link', { records: 'data' }), /no list of records/);
    await assert.rejects(
      pull('/other-header', { next: 'number', parameter: 'page', join: 'csv' }),
      /another header/,
    );
  });

  it('leads to no address of our network, and carries the token to no other server', async () => {
    await assert.rejects(pull('/inward', {}), ConfigurationInvalid);
    await assert.rejects(pull('/file', {}), ConfigurationInvalid);
    await assert.rejects(pull('/elsewhere', {}, ['127.0.0.1:*']), ConfigurationInvalid);
    assert.equal(await pull('/elsewhere', {}), '[\n1,\n2\n]\n');
    assert.deepEqual(
      seen.map(({ headers }) => headers.authorization),
      ['Bearer canari-jeton', undefined],
    );
  });

  it('waits as long as the server asks, in whatever page it asks', async () => {
    await assert.rejects(pull('/busy', {}), (error) => {
      assert.ok(error instanceof PartnerUnreachable);
      assert.equal(error.retryAfterSeconds, 17);
      return !error.message.includes('canari');
    });
  });
});

describe('a list whose server says how many records it has', () => {
  const offset = { next: 'offset', parameter: 'debut', records: 'data', total: 'meta.total' } as const;
  const ids = (text: string) => JSON.parse(text).map(({ id }: { id: string }) => id);
  const all = RECORDS.map(({ id }) => id);
  beforeEach(() => {
    questions = 0;
    stated = () => RECORDS.length;
    given = () => RECORDS;
  });

  it('is read by offset, cursor and keyset, and asked for no page beyond the last', async () => {
    assert.deepEqual(ids(await pull('/offset', offset)), all);
    assert.deepEqual(
      seen.map(({ url }) => url),
      ['/offset?debut=0', '/offset?debut=3', '/offset?debut=6'],
    );
    const cursor = { ...offset, next: 'cursor', field: 'meta.next', parameter: 'curseur' } as const;
    assert.deepEqual(ids(await pull('/cursor', cursor)), all);
    assert.deepEqual(
      seen.map(({ url }) => url),
      ['/cursor', '/cursor?curseur=3', '/cursor?curseur=6'],
    );
    const key = { ...offset, next: 'key', field: 'id', parameter: 'apres', unique: 'meta.rang' } as const;
    assert.deepEqual(ids(await pull('/key', key)), all);
    assert.deepEqual(
      seen.map(({ url }) => url),
      ['/key', '/key?apres=r3', '/key?apres=r6'],
    );
    assert.deepEqual(ids(await pull('/offset', { ...offset, total: 'header:X-Total' })), all);
    assert.deepEqual(ids(await pull('/offset', { ...offset, total: undefined })), all);
    assert.equal(seen.length, 4);
  });

  it('is read again where it moved meanwhile', async () => {
    stated = (question) => (question === 1 ? 6 : 7);
    assert.deepEqual(ids(await pull('/offset', offset)), all);
    assert.equal(seen.length, 5);
    questions = 0;
    stated = () => 7;
    // a record that came in front pushes one that was read onto the next page
    given = (question) => (question === 2 ? [{ id: 'r0' }, ...RECORDS] : RECORDS);
    assert.deepEqual(ids(await pull('/offset', { ...offset, unique: 'id' })), all);
  });

  it('is left for later where it moves each time, and no part of it is kept', async () => {
    for (const moving of [(question: number) => 7 + question, () => 9, () => 5]) {
      stated = moving;
      await assert.rejects(pull('/offset', offset), (error) => {
        assert.ok(error instanceof DeliveryUnfinished);
        assert.match(error.message, /changed each time it was read/);
        return error.retryAfterSeconds === 60;
      });
      assert.deepEqual(await readdir(folder), []);
    }
  });

  it('is refused where nothing is stated, or a record has no key', async () => {
    await assert.rejects(pull('/offset', { ...offset, total: 'meta.compte' }), /states no number of records/);
    await assert.rejects(pull('/offset', { ...offset, total: 'header:x-compte' }), /states no number/);
    await assert.rejects(
      pull('/offset', { ...offset, unique: 'siret' }),
      /has nothing where pages.unique says/,
    );
  });

  it('is refused once it is larger than what is surely agreed, and no part of it is kept', async () => {
    await assert.rejects(pull('/offset', offset, undefined, 100), (error) => {
      assert.ok(error instanceof DeliveryRejected);
      return /sends more than 100 bytes/.test(error.message);
    });
    assert.deepEqual(await readdir(folder), []);
  });

  it('keeps every line of pages of NDJSON', async () => {
    const lines = { next: 'number', parameter: 'page', join: 'ndjson' } as const;
    assert.equal(await pull('/lines', lines), '{"n":1}\n{"n":0}\n{"n":2}\n{"n":0}\n');
  });

  it('gives a server the moment that it asks for, and loses no page before', async () => {
    const started = performance.now();
    assert.equal(await pull('/patient', {}), '[\n1,\n2\n]\n');
    assert.ok(performance.now() - started >= 1_000);
    assert.equal(seen.filter(({ url }) => url === '/patient').length, 1);
  });

  it('pauses between pages where that is declared', async () => {
    const started = performance.now();
    await pull('/offset', { ...offset, pause_ms: 150 });
    assert.ok(performance.now() - started >= 300);
  });
});

describe('findSpan', () => {
  it('cuts out what JSON.parse finds there, whatever the document', () => {
    const document = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 });
    fc.assert(
      fc.property(document, fc.nat(), fc.constantFrom(0, 1, 3), (value, pick, indent) => {
        const keys = Object.keys(value).filter((key) => key !== '__proto__');
        const key = keys[pick % Math.max(1, keys.length)];
        if (key === undefined) return;
        const text = JSON.stringify({ avant: '"]}', dedans: value }, null, indent);
        const span = findSpan(text, ['dedans', key]);
        assert.ok(span);
        assert.deepEqual(
          JSON.parse(text.slice(span.start, span.end)),
          JSON.parse(JSON.stringify(value[key])),
        );
      }),
    );
  });

  it('gives the items of any list without its brackets', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (list) => {
        const text = JSON.stringify(list);
        const span = findSpan(text, []);
        assert.ok(span);
        assert.equal(JSON.stringify(JSON.parse(`[${innerText(text, span)}]`)), text);
      }),
    );
  });

  it('finds nothing where nothing is', () => {
    assert.equal(findSpan('{"a":[1]}', ['b']), null);
    assert.equal(findSpan('[1]', ['a']), null);
  });
});

describe('nextLink', () => {
  it('reads rel="next" among others, quoted or not', () => {
    assert.equal(
      nextLink('<https://a.example/?p=1,2>; title="x, y"; rel="prev next"'),
      'https://a.example/?p=1,2',
    );
    assert.equal(nextLink('</a>; rel=prev, </b>; rel=NEXT; type="x"'), '/b');
    for (const none of [null, '', '</a>; rel="prev"', '</a>; rel=nextish', 'next'])
      assert.equal(nextLink(none), null);
  });

  it('takes no long time over any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void nextLink(text)));
    const started = process.cpuUsage();
    nextLink(`<a>${'; x=" '.repeat(20_000)}`);
    nextLink('<'.repeat(20_000));
    assert.ok(process.cpuUsage(started).user < 2_000_000);
  });
});
