/** One contract for every channel: the same extract is sealed under the same key, seen again it is recognised, absent it is told. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DeliveryRejected } from '../../activities/errors.js';
import { dateInName, receiveExtracts, safeFileName } from '../../activities/extract/receive-extract.js';
import { createFileStore } from '../../activities/platform/file-store.js';
import { pullHttps } from '../../activities/platform/https-pull.js';
import { copyWithHash } from '../../activities/platform/local-file.js';
import { createStore } from '../../activities/platform/zones.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import type { Location } from '../../datasets/reading.js';
import { type S3Server, startVersitygw } from '../helpers/servers.js';

const BODY = 'id;nom\n1;Mairie\n';
let folder: string;
let s3: S3Server;
let url: string;
const server = createServer((request, answer) => {
  const wanted = request.headers.authorization === 'Bearer secret-token';
  answer.writeHead(request.url === '/mairies.csv' && wanted ? 200 : 404).end(wanted ? BODY : '');
});

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insertion-extract-'));
  s3 = await startVersitygw();
  await s3.createBucket('drop');
  const drop = createStore('test', 's3://drop/mairies', s3.settings);
  await drop.write('mairies-2026-01.csv', 'an older one');
  await drop.write('mairies-2026-02.csv', BODY);
  await drop.write('mairies-2026-03.csv.part', 'not whole yet');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await mkdir(join(folder, 'inbox'));
  await writeFile(join(folder, 'inbox', 'mairies-2026-01.csv'), 'an older one');
  await writeFile(join(folder, 'inbox', 'mairies-2026-02.csv'), BODY);
  await writeFile(join(folder, 'inbox', 'mairies-2026-03.csv.filepart'), 'not whole yet');
});
after(async () => {
  server.close();
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

function receive(location: Location, raw: string, extracts?: string, take: Source['take'] = 'last') {
  const source = { source: 'mairies', partner: 'amf', title: 'Mairies', location, take } as Source;
  const zone = createFileStore(join(folder, raw));
  const effects = {
    zones: { raw: zone, work: zone, restricted: zone, open: zone, reports: zone },
    openStore: (place: string) => createStore('test', place, s3.settings),
    async pullHttps(
      from: string,
      to: string,
      request: { headers: Readonly<Record<string, string>>; signal: AbortSignal },
    ) {
      await pullHttps(from, to, { ...request, maxBytes: 1_000_000, allowPrivateHosts: ['127.0.0.1'] });
    },
    copyAndHash: copyWithHash,
    secret: (name: string) => (name === 'MAIRIES_TOKEN' ? 'secret-token' : undefined),
  };
  const { signal } = new AbortController();
  return mkdtemp(join(folder, 'scratch-')).then((scratch) =>
    receiveExtracts({ dataset: { folder } as Dataset, source, extracts, scratch, signal }, effects),
  );
}

const channels: readonly [string, () => Location][] = [
  ['folder', () => ({ channel: 'folder', path: 'inbox' })],
  ['s3', () => ({ channel: 's3', prefix: 's3://drop/mairies' })],
  ['https', () => ({ channel: 'https', url: `${url}/mairies.csv`, token: 'MAIRIES_TOKEN' })],
];

for (const [channel, location] of channels) {
  describe(`channel ${channel}`, () => {
    it('seals the newest whole file under its SHA-256 and recognises it the second time', async () => {
      const [first, ...others] = await receive(location(), `raw-${channel}`);
      assert.ok(first);
      assert.deepEqual(others, []);
      assert.equal(first.bytes, BODY.length);
      assert.equal(first.seenBefore, false);
      assert.equal(first.key, `mairies/${first.sha256}/${first.fileName}`);
      const again = await receive(location(), `raw-${channel}`);
      assert.deepEqual(again, [{ ...first, seenBefore: true }]);
    });
  });
}

for (const [channel, location] of channels.slice(0, 2))
  it(`channel ${channel} gives every whole file of the drop to a source that takes every one`, async () => {
    const all = await receive(location(), `raw-every-${channel}`, undefined, 'every');
    assert.deepEqual(
      all.map(({ fileName }) => fileName),
      ['mairies-2026-01.csv', 'mairies-2026-02.csv'],
    );
  });

describe('dateInName', () => {
  it('reads the last day a name states, and no day out of other numbers', () => {
    assert.equal(dateInName('CG052_NRSACGIM_RSABEM_20260605_A0407584.xml.gz'), '2026-06-05');
    assert.equal(dateInName('export 2026-01-31 (corrigé le 2026-02-03).csv'), '2026-02-03');
    for (const none of ['mairies-2026-01.csv', 'lot 20261345.csv', 'n° 120260605.csv', 'export.csv'])
      assert.equal(dateInName(none), null);
  });
});

describe('an extract that cannot be had', () => {
  it('is told to both sides when the folder, the prefix or the page has none', async () => {
    const nowhere: Location[] = [
      { channel: 'folder', path: 'nowhere' },
      { channel: 's3', prefix: 's3://drop/nobody' },
      { channel: 'https', url: `${url}/other.csv`, token: 'MAIRIES_TOKEN' },
    ];
    for (const location of nowhere)
      await assert.rejects(receive(location, 'raw-none'), (error) => {
        assert.ok(error instanceof DeliveryRejected);
        assert.match(error.partnerSentence, /fichier|adresse|extrait/i);
        return true;
      });
  });

  it('is refused when it is empty', async () => {
    await mkdir(join(folder, 'empty', 'mairies'), { recursive: true });
    await writeFile(join(folder, 'empty', 'mairies', 'mairies.csv'), '');
    await assert.rejects(
      receive({ channel: 'folder', path: 'inbox' }, 'raw-empty', join(folder, 'empty')),
      /0 bytes/,
    );
  });
});

describe('safeFileName', () => {
  it('keeps no path, no control character and no run of digits that may be a NIR', () => {
    assert.equal(safeFileName('../../etc/passwd'), '__.._etc_passwd');
    assert.equal(safeFileName('export 1850578006084.csv'), 'export x.csv');
    assert.equal(safeFileName('liste\u0000\n.csv'), 'liste__.csv');
    assert.equal(safeFileName('Extraction été (2).xlsx'), 'Extraction été (2).xlsx');
  });
});
