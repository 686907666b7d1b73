/** The public APIs that docs/from-an-api.md declares, played from recorded answers (made up; see recorded/README.md). */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { parse } from 'yaml';
import { createChannels } from '../../activities/platform/channel/open-channel.js';
import { Location } from '../../datasets/location.js';
import { ROOT } from '../../scripts/toolkit.js';
import { listen, stopListening } from '../helpers/listen.js';

const RECORDED = join(import.meta.dirname, 'recorded');
let folder: string;
let base: string;
const server = createServer(async (request, answer) => {
  const url = new URL(request.url ?? '', base);
  const page = url.searchParams.get('page') ?? '1';
  const isOurs = request.headers.authorization === 'Bearer canari-jeton';
  const [name, open] = url.pathname.startsWith('/api/resources/')
    ? [`tabular-${page}`, true]
    : url.pathname.startsWith('/api/v1/')
      ? [`data-inclusion-${page}`, isOurs]
      : [url.pathname.endsWith('/sql') ? 'grist-sql' : 'grist', isOurs];
  if (!open) return void answer.writeHead(401).end();
  const body = await readFile(join(RECORDED, `${name}.json`), 'utf8').catch(() => null);
  // what the real server says of itself, this one says of where it listens
  if (body === null) answer.writeHead(404).end();
  else answer.end(body.replaceAll('https://tabular-api.data.gouv.fr', base));
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insertion-recorded-'));
  base = await listen(server);
});
afterAll(async () => {
  stopListening(server);
  await rm(folder, { recursive: true, force: true });
});

/** Every location of a page, as its reader would copy it. */
async function declaredIn(page: string): Promise<Location[]> {
  const text = await readFile(join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.split(/^(?=location:)/m))
    .filter((part) => part.includes('location:'))
    .map((part) => Location.parse(parse(part).location));
}
const declared = await declaredIn('from-an-api.md');
const declaredSuites = await declaredIn('from-grist-and-webdav.md');

async function play(host: string, among: readonly Location[] = declared): Promise<unknown> {
  const location = among.find((one) => 'url' in one && new URL(one.url).hostname === host);
  assert.ok(location?.channel === 'https', host);
  const { pathname, search } = new URL(location.url);
  const open = createChannels({
    ...{ s3: { endpoint: null, region: 'x', credentials: null }, datagouv: { url: base, apiKey: null } },
    ...{ allowPrivateHosts: ['127.0.0.1:*'], secret: () => 'canari-jeton', silenceMs: 5_000 },
  });
  const channel = open(
    { ...location, url: `${base}${pathname}${search}` },
    { folder, name: host, columns: [] },
  );
  const signal = AbortSignal.timeout(30_000);
  const [file] = await channel.list(signal);
  assert.ok(file);
  const to = join(folder, host);
  await channel.pull(file, to, { signal, known: null, tell: () => {} });
  return JSON.parse(await readFile(to, 'utf8'));
}

describe('a public API, as the manual declares it', () => {
  it('declares what the schema takes, every example of the pages', async () => {
    assert.equal(declared.length, 10);
    assert.equal(declaredSuites.length, 3);
    assert.equal((await declaredIn('from-postgresql.md')).length, 2);
  });

  it('data.gouv.fr’s tables are read to the last row', async () => {
    const rows = await play('tabular-api.data.gouv.fr');
    assert.ok(Array.isArray(rows));
    assert.deepEqual(
      rows.map(({ __id }) => __id),
      [1, 2, 3, 4, 5],
    );
  });

  it('data·inclusion’s structures are read with a token, page by page', async () => {
    const rows = await play('api.data.inclusion.gouv.fr');
    assert.ok(Array.isArray(rows));
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['dora--1', 'dora--2', 'dora--3'],
    );
  });

  it('Grist’s records come in one answer, attachments as the numbers that they are', async () => {
    const told = await play('grist.numerique.gouv.fr');
    assert.deepEqual(told, JSON.parse(await readFile(join(RECORDED, 'grist.json'), 'utf8')));
    const [, bySql] = declaredSuites.filter(({ channel }) => channel === 'https');
    assert.ok(bySql);
    const rows = await play('grist.numerique.gouv.fr', [bySql]);
    assert.ok(rows && typeof rows === 'object' && 'statement' in rows);
  });
});
