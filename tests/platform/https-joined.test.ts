/** Lists of one API joined by declared keys, on a real server: kept as they were written, joined by the reader, no column more than declared. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { z } from 'zod';
import { DeliveryRejected, DeliveryUnfinished } from '../../activities/errors.js';
import { declaredShape } from '../../activities/normalise/declared-shape.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { openHttps } from '../../activities/platform/channel/https/https-channel.js';
import { createCredentials } from '../../activities/platform/channel/https/https-credentials.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { readExtract } from '../../activities/read/read-extract.js';
import type { HttpsPlace } from '../../datasets/_channels/https.js';
import { Location } from '../../datasets/location.js';
import { sourceAt } from '../extract/receiving.js';
import { listen, stopListening } from '../helpers/listen.js';

/** Two structures whose numbers differ beyond what a JSON number tells. */
const IDS = ['9007199254740993', '9007199254740992'] as const;
let lists: Record<string, string> = {};
let details: Record<string, string> = {};
let asked: string[] = [];
const server = createServer((request, answer) => {
  const url = new URL(request.url ?? '', 'http://api');
  asked.push(url.pathname);
  if (request.headers.authorization !== 'Bearer canari-jeton') return void answer.writeHead(401).end();
  const body = lists[url.pathname] ?? details[decodeURIComponent(url.pathname.replace('/structures/', ''))];
  answer.writeHead(body === undefined ? 404 : 200).end(body);
});
let base: string;
let folder: string;
const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });

beforeAll(async () => {
  base = await listen(server);
  folder = await mkdtemp(join(tmpdir(), 'insertion-joined-'));
});
afterAll(async () => {
  stopListening(server);
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
  lists = {
    '/structures': `[{"id": ${IDS[0]}, "nom": "Un"}, {"id": ${IDS[1]}, "nom": "Deux"}]`,
    '/services': `[{"structure": ${IDS[0]}, "nom": "a"}, {"structure": ${IDS[0]}, "nom": "b", "interne": "canari"}, {"structure": 7, "nom": "seul"}]`,
  };
  details = {
    [IDS[0]]: `{"id": ${IDS[0]}, "horaires": "9h"}`,
    [IDS[1]]: `{"id": ${IDS[1]}, "horaires": 1.10}`,
  };
});

const pages = { next: 'link' };
const located = (joined: unknown, own: object = {}) =>
  Location.parse({ channel: 'https', url: `${base}/structures`, token: 'JETON', pages, joined, ...own });
const services = () => ({ url: `${base}/services`, pages, to: 'id', by: 'structure' });
const fiche = (own: object = {}) => ({ url: `${base}/structures/{key}`, to: 'id', by: 'id', ...own });

async function pull(location: Location, rows?: number): Promise<string> {
  const settings = { allowPrivateHosts: ['127.0.0.1:*'], secret: () => 'canari-jeton' };
  const credentials = createCredentials({ kind: 'bearer', token: 'JETON' }, settings);
  const channel = openHttps(location as HttpsPlace, { name: 'x', rows }, { ...settings, credentials });
  const signal = new AbortController().signal;
  const [file] = await channel.list(signal);
  assert.ok(file);
  assert.equal(file.name, 'structures.json');
  const path = join(folder, `pulled-${asked.length}-${rows ?? 'all'}`);
  await rm(path, { force: true });
  await channel.pull(file, path, { signal, known: null, tell: () => {} }).finally(async () => {
    assert.deepEqual(
      (await readdir(folder)).filter((name) => /list-|part-|page/.test(name)),
      [],
    );
  });
  return path;
}

async function read(location: Location, path: string, columns: object) {
  const source = { ...sourceAt(location), columns: columns as ReturnType<typeof sourceAt>['columns'] };
  const scratch = await mkdtemp(join(folder, 'scratch-'));
  return engine.withSession({ scratch }, async (session) => {
    const request = { path, fileName: 'structures.json', scratch, declared: declaredShape(source) };
    const reading = await readExtract(request, session);
    const rows = await session.rows(
      'select * from extract order by _line',
      z.record(z.string(), z.unknown()),
    );
    return { reading, rows };
  });
}

const COLUMNS = {
  id: { feeds: ['id'], path: 'id' },
  nom: { feeds: ['nom'], path: 'nom' },
  services: { feeds: ['description'], path: 'services[].nom' },
  horaires: { feeds: ['horaires'], path: 'fiche.horaires' },
};

describe('a list, the list of what belongs to it, and a page for each', () => {
  it('is one extract of what was written, joined by exact keys when it is read', async () => {
    const location = located({ services: services(), fiche: fiche() });
    const path = await pull(location);
    const kept = await readFile(path, 'utf8');
    assert.match(kept, /"interne": "canari"/);
    assert.match(kept, /"horaires": 1\.10/);
    assert.ok(JSON.parse(kept));
    const { reading, rows } = await read(location, path, COLUMNS);
    assert.deepEqual(
      rows.map(({ nom, services: own, horaires }) => [nom, own, horaires]),
      [
        ['Un', '["a","b"]', '9h'],
        ['Deux', null, '1.1'],
      ],
    );
    assert.deepEqual([reading.rowsIn, reading.rowsRead], [2, 2]);
    assert.deepEqual(
      reading.warnings.map(({ code, field, detail }) => [code, field, detail]),
      [['rattachement_inconnu', 'services', '1 of 3']],
    );
    // what nobody declared is seen under its path, so that it is told, and stops a source about persons
    assert.ok(reading.columns.includes('services[].interne'));
  });

  it('is asked for once for each key, though records share it; one alone where somebody only looks', async () => {
    lists['/structures'] = `[{"id": "a/b?"}, {"id": "a/b?"}, {"nom": "sans"}]`;
    details = { 'a/b?': '{"id": "a/b?", "horaires": "9h"}' };
    const location = located({ fiche: fiche() });
    const { rows } = await read(location, await pull(location), COLUMNS);
    assert.deepEqual(
      rows.map(({ horaires }) => horaires),
      ['9h', '9h', null],
    );
    assert.equal(asked.filter((path) => path.startsWith('/structures/')).length, 1);
    lists['/structures'] = `[{"id": "1"}, {"id": "2"}]`;
    details = { 1: '{"id": "1"}', 2: '{"id": "2"}' };
    asked = [];
    await pull(location, 1);
    assert.deepEqual(asked, ['/structures', '/structures/1']);
  });

  it('is read again where a record is gone before its page is asked for, and left for later where that lasts', async () => {
    delete details[IDS[1]];
    await assert.rejects(pull(located({ fiche: fiche() })), (error) => {
      assert.ok(error instanceof DeliveryUnfinished);
      assert.match(error.message, /changed each time it was read \(a record of the list is gone\)/);
      return true;
    });
    assert.equal(asked.filter((path) => path === '/structures').length, 3);
  });

  for (const [what, spoil, words] of [
    ['an answer of another key', () => (details[IDS[0]] = '{"id": 8}'), /of another key/],
    ['two answers for a key', () => (details[IDS[0]] = `{"id": ${IDS[0]}},{"x":1}`), /not JSON/],
    ['a key that leads out', () => (lists['/structures'] = '[{"id": ".."}]'), /empty or made of points/],
    ['a list that is none', () => (lists['/services'] = '{"erreur": 1}'), /holds no list/],
  ] as const)
    it(`refuses ${what}`, async () => {
      spoil();
      await assert.rejects(pull(located({ fiche: fiche(), services: services() })), (error) => {
        assert.ok(error instanceof DeliveryRejected, String(error));
        assert.match(error.message, words);
        assert.doesNotMatch(error.message, new RegExp(IDS[0]));
        return true;
      });
    });

  it('refuses more keys than declared, and a record that has the name already', async () => {
    await assert.rejects(pull(located({ fiche: fiche({ most: 1 }) })), /more than 1 keys/);
    lists['/structures'] = '[{"id": 1, "services": "deja"}]';
    const location = located({ services: services() });
    await assert.rejects(read(location, await pull(location), COLUMNS), /a member of the name/);
  });

  it('is declared on one server, in lists of JSON, each joined by a key', () => {
    const refused = (joined: unknown, own: object = {}) =>
      JSON.stringify(
        Location.safeParse({ ...located({ fiche: fiche() }), joined, ...own }).error?.issues ?? [],
      );
    assert.match(
      refused({ autre: { ...services(), url: 'https://ailleurs.example/x' } }),
      /of the same server/,
    );
    assert.match(refused({ autre: { ...services(), by: undefined } }), /pages and by/);
    assert.match(refused({ fiche: fiche({ pages }) }), /either an address with \{key\}/);
    assert.match(refused({ fiche: fiche() }, { pages: undefined }), /goes with pages of JSON/);
    const since = { field: 'maj', parameter: 'depuis' };
    assert.match(refused({ services: services() }, { since }), /does not go with since/);
    assert.equal(refused({ fiche: fiche() }, { since }), '[]');
    assert.match(refused({}), /name one endpoint/);
  });
});
