/** Strings that break things, as values, as names, as paths: refused or harmless, never a failure, never another table. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import pino from 'pino';
import { it } from 'vitest';
import { z } from 'zod';
import { startServer } from '../../scripts/serve/start-server.js';
import { lieux, onServeBench, Page, ROWS_PATH, type ServeBench, VERSION } from './serve-bench.js';

/** The Big List of Naughty Strings (MIT, blns/LICENSE), then what is aimed at an engine like ours. */
const NAUGHTY = z
  .array(z.string())
  .parse(JSON.parse(readFileSync(new URL('./blns/blns.json', import.meta.url), 'utf8')))
  .concat([
    "' or 1=1 --",
    "'; drop table lieux; --",
    `") from lieux; copy (select 1) to '/tmp/x'; --`,
    "' union select * from read_text('/etc/passwd') --",
    "x' and 1=(select count(*) from read_csv('/etc/passwd')) and 'x'='x",
    '$p0',
    '$1',
    '?',
    "getvariable('x')",
    '"id"',
    'id"; select 1; --',
    'id from personnes --',
    "read_parquet('/srv/**')",
    '../personnes',
    'personnes',
    'file_row_number',
    '_row',
    '_k0',
    'rowid',
    'filename',
    "call enable_logging(storage='file')",
    'pragma database_list',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '%',
    '_',
    '\\',
    '*',
    'null',
    'NaN',
    'infinity',
    '1e309',
    '-0',
    '0x10',
    '9223372036854775807',
    '-9223372036854775808',
    '99999999999999999999',
    '2026-02-29',
    '٣',
    '１',
    'tRuE',
    'a'.repeat(8_000),
  ]);

const OPERATORS = [
  'exact',
  'differs',
  'contains',
  'notcontains',
  'in',
  'notin',
  'less',
  'strictly_greater',
  'isnull',
  'sort',
  'groupby',
  'sum',
  'count',
];
const COLUMNS = ['id', 'nom', 'places', 'part', 'ouvert', 'depuis', 'jours', 'a__b'];

/** Half of a surrogate pair has no place in an address. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

async function isHarmless(bench: ServeBench, path: string): Promise<void> {
  const response = await bench.get(path);
  const text = await response.text();
  assert.ok(
    [200, 400].includes(response.status),
    `${response.status} ${path.slice(0, 200)} ${text.slice(0, 300)}`,
  );
  if (response.status === 200) {
    const { data } = Page.parse(JSON.parse(text));
    for (const row of data)
      for (const name of Object.keys(row))
        assert.match(
          name,
          /^(id|nom|places|part|ouvert|depuis|jours|a__b|code_insee|latitude|longitude)(__(sum|count))?$/,
        );
  }
}

it('takes naughty strings as values of every operator and column', async () => {
  await onServeBench(async (bench) => {
    await bench.publish(VERSION, lieux(40));
    for (const [index, text] of NAUGHTY.entries()) {
      const column = COLUMNS[index % COLUMNS.length];
      const operator = OPERATORS[index % OPERATORS.length];
      await isHarmless(bench, `${ROWS_PATH}?${column}__${operator}=${encodeURIComponent(wellFormed(text))}`);
      await isHarmless(bench, `${ROWS_PATH}?nom__${operator}=${encodeURIComponent(wellFormed(text))}`);
      await isHarmless(bench, `${ROWS_PATH}?jours__in=${encodeURIComponent(wellFormed(text))}`);
    }
    assert.deepEqual(bench.failures, []);
  });
});

it('finds a naughty string where it is, and only there', async () => {
  const texts = [
    ...new Set(
      NAUGHTY.filter((text) => wellFormed(text) === text && !text.includes('\u0000') && text.length < 2_000),
    ),
  ];
  await onServeBench(async (bench) => {
    const [model] = lieux(1);
    assert.ok(model);
    await bench.publish(
      VERSION,
      texts.map((text, index) => ({ ...model, id: `i${index}`, nom: text })),
    );
    for (const [index, text] of texts.entries()) {
      const response = await bench.get(`${ROWS_PATH}?columns=id,nom&nom__exact=${encodeURIComponent(text)}`);
      assert.equal(response.status, 200);
      const { data } = Page.parse(await response.json());
      assert.deepEqual(data, [{ id: `i${index}`, nom: text }]);
    }
  });
});

it('refuses naughty strings as names, by a sentence that is safe to show', async () => {
  await onServeBench(async (bench) => {
    await bench.publish(VERSION, lieux(5));
    for (const text of NAUGHTY) {
      const name = encodeURIComponent(wellFormed(text));
      for (const query of [
        `${name}=1`,
        `${name}__exact=1`,
        `nom__${name}=1`,
        `${name}__sort=asc`,
        `${name}__sum__sort=asc`,
        `columns=${name}`,
        `page=${name}`,
        `format=${name}`,
      ])
        await isHarmless(bench, `${ROWS_PATH}?${query}`);
    }
    const response = await bench.get(
      `${ROWS_PATH}?${encodeURIComponent('\u202e<script>\r\nX: y'.repeat(50))}=1`,
    );
    const detail = await response.text();
    assert.ok(detail.length < 500);
    assert.doesNotMatch(detail, /[\u202e\r\n]/);
    assert.deepEqual(bench.failures, []);
  });
});

it('answers any parameters at all with 200 or 400', async () => {
  await onServeBench(async (bench) => {
    await bench.publish(VERSION, lieux(40));
    const name = fc.oneof(
      fc
        .tuple(fc.constantFrom(...COLUMNS), fc.constantFrom(...OPERATORS))
        .map(([column, operator]) => `${column}__${operator}`),
      fc.constantFrom('columns', 'page', 'page_size', 'or', 'search', 'near', 'within', 'departement'),
      fc.string({ unit: 'binary' }),
    );
    const value = fc.oneof(
      fc.constantFrom(
        '',
        '1',
        'asc',
        'true',
        '2026-01-01',
        'id,nom',
        '48.1,2.3',
        '3km',
        '(id__exact.1,or(nom__isnull))',
      ),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 6 }), async (parameters) => {
        await isHarmless(bench, `${ROWS_PATH}?${new URLSearchParams(parameters)}`);
      }),
      { numRuns: 300 },
    );
    assert.deepEqual(bench.failures, []);
  });
});

/** A hundred ways out of a folder, and more. */
function traversals(): string[] {
  const dots = [
    '..',
    '%2e%2e',
    '%2E%2e',
    '.%2e',
    '%252e%252e',
    '..%00',
    '%c0%ae%c0%ae',
    '..;',
    '....',
    '%u002e%u002e',
    '.%00.',
    '%ef%bc%8e%ef%bc%8e',
  ];
  const slashes = ['/', '%2f', '%5c', '\\', '%252f', '//', '/./', '%c0%af', '%ef%bc%8f'];
  const targets = ['secret.txt', 'restricted/lieux/secret.txt', 'etc/passwd'];
  return dots.flatMap((dot) =>
    slashes.flatMap((slash) => targets.map((target) => `/${[dot, dot, target].join(slash)}`)),
  );
}

it('serves nothing outside the open zone, whatever the path', async () => {
  await onServeBench(async (bench) => {
    await bench.publish(VERSION, lieux(2));
    await mkdir(join(bench.folder, 'restricted', 'lieux'), { recursive: true });
    for (const path of ['secret.txt', 'restricted/lieux/secret.txt', 'open/.secret', 'open/.~draft'])
      await writeFile(join(bench.folder, path), 'CANARY');
    const server = await startServer(bench.app, {
      host: '127.0.0.1',
      port: 0,
      log: pino({ level: 'silent' }),
    });
    try {
      const paths = traversals();
      assert.ok(paths.length > 100);
      const inside = [
        '/lieux/..',
        '/lieux/versions/..%2f..',
        `/lieux/versions/${VERSION}%2f..%2f..%2f..%2f..%2fsecret.txt`,
      ].flatMap((start) => [start, ...paths.slice(0, 30).map((path) => `${start}${path}`)]);
      const more = [
        '/.secret',
        '/.~draft',
        '/lieux',
        '/lieux/versions',
        '/lieux/versions/',
        '//etc/passwd',
        '/%00',
        '/con',
        `/${'a/'.repeat(400)}x`,
        '/C:/x',
        '/file:/etc/passwd',
        ...NAUGHTY.map((text) => `/${encodeURIComponent(wellFormed(text))}`),
      ];
      for (const path of [...paths, ...inside, ...more]) {
        const { status, text } = await askRaw(server.address, path);
        assert.ok(['400', '404', '431'].includes(status), `${status} ${path.slice(0, 200)}`);
        assert.doesNotMatch(text, /CANARY|root:x/);
      }
      assert.deepEqual(bench.failures, []);
    } finally {
      await server.stop();
    }
  });
});

it('keeps its head before requests that no library would send', async () => {
  await onServeBench(async (bench) => {
    await bench.publish(VERSION, lieux(2));
    const server = await startServer(bench.app, {
      host: '127.0.0.1',
      port: 0,
      log: pino({ level: 'silent' }),
    });
    try {
      for (const head of [
        'GET / HTTP/1.1\r\n',
        'GET / HTTP/1.1\r\nHost: a b\r\n',
        'GET / HTTP/1.1\r\nHost: [x\r\n',
        'GET http:// HTTP/1.1\r\nHost: x\r\n',
        'GET /%zz%f HTTP/1.1\r\nHost: x\r\n',
        'GET /api/datasets/%E0%A4%A/versions HTTP/1.1\r\nHost: x\r\n',
        `GET ${ROWS_PATH}?%zz__exact=%ff HTTP/1.1\r\nHost: x\r\n`,
        'BREW / HTTP/1.1\r\nHost: x\r\n',
        'GET /lieux/latest.json HTTP/1.1\r\nHost: x\r\nRange: bytes=99999999999999999999-\r\n',
        'GET * HTTP/1.1\r\nHost: x\r\n',
      ]) {
        const { status } = await sendRaw(server.address, `${head}Connection: close\r\n\r\n`);
        assert.match(status, /^(200|400|404|405|416)$/, `${status} for ${head}`);
      }
      assert.equal((await fetch(`${server.address}/health`)).status, 200);
    } finally {
      await server.stop();
    }
  });
});

function askRaw(address: string, path: string) {
  return sendRaw(address, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
}

/** As it stands: no client tidies the path. */
function sendRaw(address: string, request: string): Promise<{ status: string; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(address).port) }, () =>
      socket.write(request),
    );
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject).on('close', () => resolve({ status: text.split(' ', 2)[1] ?? '', text }));
  });
}
