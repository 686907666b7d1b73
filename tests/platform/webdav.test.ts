/** The WebDAV channel against a real server, and against servers that misbehave. */
import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  ConfigurationInvalid,
  DeliveryRejected,
  DeliveryUnfinished,
  PartnerUnreachable,
} from '../../activities/errors.js';
import type { Channel } from '../../activities/platform/channel/channel.js';
import { createChannels } from '../../activities/platform/channel/open-channel.js';
import { startWebdav, type WebdavServer } from '../helpers/webdav.js';

const SECRETS: Record<string, string> = { MOT: 'canari-mot', FAUX: 'canari-faux' };
let real: WebdavServer;
let folder: string;
let hostile: Server;
let base: string;
const signal = new AbortController().signal;

const answers: Record<string, (answer: ServerResponse) => void> = {
  '/elsewhere/': (answer) =>
    answer
      .writeHead(207)
      .end(
        listing(
          ...['/elsewhere/', '/elsewhere/a%20b.csv', '/elsewhere/%2e%2e/etc.csv', '/elsewhere/sous/c.csv'],
          ...[
            '/elsewhere/..%2fd.csv',
            '/autre/e.csv',
            'https://169.254.169.254/elsewhere/f.csv',
            '/elsewhere/%ff.csv',
          ],
        ),
      ),
  '/html/': (answer) => answer.writeHead(207).end('<html><body>Connexion<br></body></html>'),
  '/doctype/': (answer) =>
    answer.writeHead(207).end(`<!DOCTYPE x [<!ENTITY a "b">]>${listing('/doctype/&a;.csv')}`),
  '/cut/': (answer) => {
    answer.writeHead(207, { 'content-length': '5000' });
    answer.write(listing('/cut/a.csv').slice(0, 200), () => answer.destroy());
  },
  '/short/': (answer) => answer.writeHead(207).end(listing('/short/a.csv').slice(0, 200)),
  '/moved/': (answer) => answer.writeHead(301, { location: 'https://169.254.169.254/' }).end(),
  '/busy/': (answer) => answer.writeHead(503, { 'retry-after': '17' }).end(),
  '/silent/': () => undefined,
};

function listing(...hrefs: string[]): string {
  const one = (href: string) =>
    `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:resourcetype/><d:getcontentlength>3</d:getcontentlength></d:prop></d:propstat></d:response>`;
  return `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${hrefs.map(one).join('')}</d:multistatus>`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insertion-webdav-pull-'));
  real = await startWebdav('canari-mot');
  hostile = createServer((request, answer) => {
    const act = answers[request.url ?? ''];
    if (act) act(answer);
    else answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
  const address = hostile.address();
  base = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
});
afterAll(async () => {
  await real?.stop();
  hostile.closeAllConnections();
  hostile.close();
  await rm(folder, { recursive: true, force: true });
});

function open(url: string, password = 'MOT', hosts = ['127.0.0.1:*']): Channel {
  const channels = createChannels({
    ...{
      s3: { endpoint: null, region: 'x', credentials: null },
      datagouv: { url: 'http://x', apiKey: null },
    },
    ...{ allowPrivateHosts: hosts, secret: (name) => SECRETS[name], silenceMs: 500 },
  });
  const auth = { kind: 'basic', username: 'insertion', password } as const;
  return channels({ channel: 'webdav', url, auth }, { folder, name: 'x', columns: [] });
}

describe('a folder of a WebDAV server', () => {
  it('is listed with sizes and days, its own files alone; a file is copied as it is, and once', async () => {
    await writeFile(join(real.folder, 'a+b é&%.csv'), 'id\n1\n');
    await mkdir(join(real.folder, 'sous-dossier.csv'));
    const channel = open(real.url.replace(/\/$/, ''));
    const [file, ...others] = await channel.list(signal);
    assert.deepEqual([file?.name, file?.bytes, others], ['a+b é&%.csv', 5, []]);
    assert.ok(file?.modified && Math.abs(file.modified.getTime() - Date.now()) < 60_000);
    const to = join(folder, 'copy');
    const pulled = await channel.pull(file, to, { signal, known: null, tell: () => {} });
    assert.equal(await readFile(to, 'utf8'), 'id\n1\n');
    assert.ok(pulled.status === 'pulled' && pulled.stamp);
    const again = { signal, known: pulled.stamp, tell: () => {} };
    assert.deepEqual(await channel.pull(file, join(folder, 'again'), again), { status: 'unchanged' });
  });

  it('waits for a file that changed since it was listed, or is gone, and keeps no part of it', async () => {
    const path = join(real.folder, 'grandit.csv');
    await writeFile(path, 'id\n');
    const channel = open(real.url);
    const file = (await channel.list(signal)).find(({ name }) => name === 'grandit.csv');
    assert.ok(file);
    await appendFile(path, '2\n');
    const to = join(folder, 'grandit');
    const asked = { signal, known: null, tell: () => {} };
    await assert.rejects(channel.pull(file, to, asked), DeliveryUnfinished);
    await rm(path);
    await assert.rejects(channel.pull(file, to, asked), DeliveryUnfinished);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('grandit')),
      [],
    );
  });

  it('gives every name of a person’s making back to its file', async () => {
    const names = [
      '#1 lot?.csv',
      '%2e%2e.csv',
      'de\u0301part.csv',
      'd\u00e9part.csv',
      '100%.csv',
      "l'été; x&y.csv",
    ];
    for (const name of names) await writeFile(join(real.folder, name), name);
    const channel = open(real.url);
    const files = (await channel.list(signal)).filter(({ name }) => names.includes(name));
    assert.equal(files.length, names.length);
    for (const [rank, file] of files.entries()) {
      const to = join(folder, `nom-${rank}`);
      await channel.pull(file, to, { signal, known: null, tell: () => {} });
      assert.equal(await readFile(to, 'utf8'), file.name);
    }
  });

  it('refuses in a sentence a wrong password, and is empty where nothing is', async () => {
    await assert.rejects(open(real.url, 'FAUX').list(signal), (error) => {
      assert.ok(error instanceof DeliveryRejected);
      return (
        /HTTP 401: the credentials are not accepted/.test(error.message) && !/canari/.test(error.message)
      );
    });
    assert.deepEqual(await open(`${base}/nulle-part/`).list(signal), []);
  });
});

describe('a server that misbehaves', () => {
  it('names no file but those right in the folder', async () => {
    const found = await open(`${base}/elsewhere`).list(signal);
    // an address of another server is a name here, and is asked of this one
    assert.deepEqual(
      found.map(({ name }) => name),
      ['a b.csv', 'f.csv'],
    );
  });

  it('is told from one that is a WebDAV server: a page, a DTD, a list that is cut', async () => {
    for (const path of ['/html/', '/doctype/', '/cut/', '/short/'])
      await assert.rejects(
        open(`${base}${path}`).list(signal),
        (error) => error instanceof PartnerUnreachable && /as a WebDAV server does/.test(error.message),
        path,
      );
  });

  it('leads nowhere else, is waited for as it asks, and not for ever', async () => {
    await assert.rejects(open(`${base}/moved/`).list(signal), DeliveryRejected);
    await assert.rejects(
      open(`${base}/busy/`).list(signal),
      (error) => error instanceof PartnerUnreachable && error.retryAfterSeconds === 17,
    );
    await assert.rejects(open(`${base}/silent/`).list(signal), /is silent/);
    await assert.rejects(open(`${base}/busy/`, 'MOT', []).list(signal), ConfigurationInvalid);
    await assert.rejects(open('https://127.0.0.1/x/', 'MOT', []).list(signal), /private or reserved/);
    await assert.rejects(open(`${base}/silent/`).list(AbortSignal.abort(new Error('gone'))), /gone/);
  });
});
