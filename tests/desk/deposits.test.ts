/** Files that partners send to the desk, by a real tus client: resumed, bounded, hashed, looked at, put whole into the drop. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DetailedError, Upload } from 'tus-js-client';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import type { Settings } from '../../activities/platform/settings/settings.js';
import { createStore } from '../../activities/platform/store/zones.js';
import type { Dataset } from '../../datasets/dataset.js';
import type { Location } from '../../datasets/location.js';
import { createDeposits } from '../../scripts/desk/deposits.js';
import { sourceAt } from '../extract/receiving.js';
import { type S3Server, startVersitygw } from '../helpers/servers.js';
import { type QuickDesk, startQuickDesk } from './quick-desk.js';

let home: string;
let s3: S3Server;
let desk: QuickDesk;
const told: string[] = [];
/** What the scanner is; read by each test anew. */
const given: { DEPOSIT_SCAN_COMMAND?: string } = {};

const declared = (source: string, location: Location, files = ['mairies-*.csv']) => ({
  declaration: { ...sourceAt(location, { files }), source, title: 'Mairies' },
});

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'insertion-deposits-'));
  s3 = await startVersitygw();
  await s3.createBucket('depot');
  await mkdir(join(home, 'drop'));
  await writeFile(join(home, 'un-seul.csv'), 'id\n');
  const dataset = {
    ...{ id: 'lieux', folder: home },
    sources: [
      declared('dossier', { channel: 'folder', path: 'drop' }),
      declared('large', { channel: 'folder', path: 'drop' }, ['*']),
      declared('seau', { channel: 's3', prefix: 's3://depot/mairies' }),
      declared('fichier', { channel: 'folder', path: 'un-seul.csv' }),
      declared('ailleurs', { channel: 'datagouv', resource: '3f0c1d2e-0000-4000-8000-000000000000' }),
    ],
  } as unknown as Dataset;
  const configuration = { home, s3: s3.settings, given: given as Settings };
  const deposits = createDeposits(configuration, [dataset], ({ sentence }) => told.push(sentence));
  desk = await startQuickDesk(null, deposits);
});
afterAll(async () => {
  await desk?.stop();
  await s3?.stop();
  await rm(home, { recursive: true, force: true });
});
beforeEach(async () => {
  delete given.DEPOSIT_SCAN_COMMAND;
  for (const name of await readdir(join(home, 'drop'))) await rm(join(home, 'drop', name));
});

const hashOf = (body: Buffer) => createHash('sha256').update(body).digest('hex');
const linkOf = (deposit = 'dossier', mib = 5, hours = 72) =>
  desk.link({ deposit, dataset: 'lieux', mib }, hours);

interface Sending {
  readonly metadata?: Record<string, string>;
  /** Breaks the connection once so many bytes are sent, then goes on. */
  readonly breakAt?: number;
}

/** The receipt, or the status and the sentence of the refusal. */
async function send(
  endpoint: string,
  body: Buffer,
  { metadata = { filename: 'mairies-2026.csv' }, breakAt }: Sending = {},
): Promise<{ receipt?: Record<string, unknown>; status?: number; sentence?: string }> {
  return new Promise((resolve) => {
    let broken = breakAt === undefined;
    const upload = new Upload(body, {
      ...{ endpoint, metadata, chunkSize: 256 * 1024, retryDelays: [], uploadSize: body.length },
      onError: (error) => {
        const answer = error instanceof DetailedError ? error.originalResponse : null;
        resolve({ status: answer?.getStatus() ?? 0, sentence: answer?.getBody() ?? error.message });
      },
      onSuccess: ({ lastResponse }) => resolve({ receipt: JSON.parse(lastResponse.getBody()) }),
      onProgress: (bytes) => {
        if (broken || bytes < (breakAt ?? 0)) return;
        broken = true;
        void upload.abort().then(() => setTimeout(() => upload.start(), 50));
      },
    });
    upload.start();
  });
}

const inDrop = () => readdir(join(home, 'drop'));
const begun = () => readdir(join(home, 'deposits'));

describe('a file that a partner sends to the desk', () => {
  it('is put whole into its drop, and the receipt names its SHA-256', async () => {
    const body = randomBytes(700_000);
    const { receipt } = await send(linkOf(), body, {
      metadata: { filename: 'mairies-2026.csv', sha256: hashOf(body) },
    });
    assert.deepEqual(
      [receipt?.fichier, receipt?.octets, receipt?.sha256],
      ['mairies-2026.csv', 700_000, hashOf(body)],
    );
    assert.ok(body.equals(await readFile(join(home, 'drop', 'mairies-2026.csv'))));
    assert.deepEqual(await begun(), []);
    assert.match(told.at(-1) ?? '', /received: [0-9a-f]{64}/);
  });

  it('is put into an S3 prefix as well', async () => {
    const body = randomBytes(10_000);
    assert.ok((await send(linkOf('seau'), body)).receipt);
    const [object] = await createStore('test', 's3://depot/mairies', s3.settings).list('');
    assert.deepEqual([object?.key, object?.bytes], ['mairies-2026.csv', 10_000]);
  });

  it('goes on where it stopped, when the connection breaks', async () => {
    const body = randomBytes(3 * 2 ** 20);
    const { receipt } = await send(linkOf(), body, { breakAt: 2 ** 20 });
    assert.equal(receipt?.sha256, hashOf(body));
  });

  it('is refused in French: too large, another name, another sum, and leaves nothing', async () => {
    const small = Buffer.from('id\n');
    assert.equal((await send(linkOf('dossier', 1), randomBytes(2 ** 20 + 1))).status, 413);
    for (const filename of ['autre.csv', '../mairies-1.csv', '.mairies-1.csv', 'mairies-a/b.csv', '']) {
      const { status, sentence } = await send(linkOf(), small, { metadata: { filename } });
      assert.equal(status, 422, filename);
      assert.match(sentence ?? '', /Le nom du fichier n’est pas celui convenu \(mairies-\*\.csv\)/);
    }
    const wrong = await send(linkOf(), small, {
      metadata: { filename: 'mairies-1.csv', sha256: 'a'.repeat(64) },
    });
    assert.deepEqual([wrong.status, /n’est pas celle annoncée/.test(wrong.sentence ?? '')], [422, true]);
    assert.deepEqual([await inDrop(), await begun()], [[], []]);
  });

  it('is refused where it is empty, or where its name would hide it, forge a marker, or be another for a person', async () => {
    const empty = await send(linkOf(), Buffer.alloc(0));
    assert.deepEqual([empty.status, /vide/.test(empty.sentence ?? '')], [422, true]);
    const names = [
      ...['mairies-1.csv.done', 'mairies-1.csv.part', 'mairies-1.csv~', 'mairies-1.csv.OK'],
      ...[
        'mairies-\u202evsc.exe',
        'mairies-\u200b.csv',
        'mairies-1.csv ',
        'mairies-1.csv.',
        'mairies-\ufffd.csv',
      ],
      `mairies-${'é'.repeat(120)}.csv`,
    ];
    for (const filename of names) {
      const { status, sentence } = await send(linkOf('large'), Buffer.from('id\n'), {
        metadata: { filename },
      });
      assert.deepEqual([status, /Le nom du fichier/.test(sentence ?? '')], [422, true], filename);
    }
    assert.deepEqual([await inDrop(), await begun()], [[], []]);
  });

  it('is not said to be received where it cannot be kept, and nobody learns why from the answer', async () => {
    const name = 'mairies-dossier.csv';
    await mkdir(join(home, 'drop', name));
    const { status, sentence = '' } = await send(linkOf(), Buffer.from('id\n'), {
      metadata: { filename: name },
    });
    assert.equal(status, 503);
    assert.match(sentence, /n’a pas pu être gardé/);
    assert.doesNotMatch(sentence, /tmp|drop|E[A-Z]+:/);
    assert.match(told.at(-1) ?? '', /could not be put into its drop \(E/);
    assert.deepEqual(await begun(), []);
    await rm(join(home, 'drop', name), { recursive: true });
  });

  it('is looked at by the scanner first: what it refuses, or does not look at, is not kept', async () => {
    const scanner = join(home, 'scanner');
    await writeFile(
      scanner,
      '#!/bin/sh\ngrep -q MALICE "$2" && exit 1\ngrep -q PANNE "$2" && exit 2\nexit 0\n',
    );
    await chmod(scanner, 0o755);
    given.DEPOSIT_SCAN_COMMAND = `${scanner} --quiet`;
    assert.ok((await send(linkOf(), Buffer.from('sain'))).receipt);
    const bad = await send(linkOf(), Buffer.from('MALICE'));
    assert.deepEqual([bad.status, /antivirus refuse/.test(bad.sentence ?? '')], [422, true]);
    assert.equal((await send(linkOf(), Buffer.from('PANNE'))).status, 503);
    given.DEPOSIT_SCAN_COMMAND = join(home, 'nulle-part');
    assert.equal((await send(linkOf(), Buffer.from('sain'))).status, 503);
    assert.deepEqual([await inDrop(), await begun()], [['mairies-2026.csv'], []]);
  });
});

describe('a link to the drop of a source', () => {
  it('is a page in French for a browser, which says what is taken', async () => {
    const page = await (await fetch(linkOf())).text();
    assert.match(page, /Dépôt de l’extrait « Mairies »/);
    assert.match(page, /mairies-\*\.csv/);
  });

  it('opens nothing once it is altered, expired, or of a source that takes nothing', async () => {
    const body = Buffer.from('id\n');
    const other = linkOf().replace('/dossier/', '/seau/');
    const larger = linkOf().replace('/5?', '/5000?');
    for (const altered of [other, larger, linkOf().replace(/key=./, 'key=_')])
      assert.equal((await send(altered, body)).status, 403);
    assert.equal((await send(linkOf('dossier', 5, -1), body)).status, 410);
    for (const source of ['ailleurs', 'fichier'])
      assert.equal((await send(linkOf(source), body)).status, 404);
    assert.equal((await fetch(`${desk.address}/depot/lieux/dossier/x`)).status, 404);
    // what lets a partner send lets nobody decide
    const query = new URL(linkOf()).search;
    assert.equal((await fetch(`${desk.address}/${query}`)).status, 403);
  });

  it('reaches no file that was begun for another source', async () => {
    const created = await fetch(linkOf(), {
      method: 'POST',
      headers: {
        ...{ 'tus-resumable': '1.0.0', 'upload-length': '3' },
        'upload-metadata': `filename ${Buffer.from('mairies-1.csv').toString('base64')}`,
      },
    });
    assert.equal(created.status, 201);
    const place = new URL(created.headers.get('location') ?? '', desk.address);
    const id = place.pathname.split('/').at(-1);
    const head = (url: string | URL) =>
      fetch(url, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }).then(({ status }) => status);
    assert.equal(await head(place), 200);
    const elsewhere = new URL(linkOf('seau'));
    elsewhere.pathname += `/${id}`;
    assert.equal(await head(elsewhere), 404);
    elsewhere.pathname = elsewhere.pathname.replace(String(id), '..%2f..%2fetc');
    assert.equal(await head(elsewhere), 404);
    await fetch(place, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
    assert.deepEqual(await begun(), []);
  });
});
