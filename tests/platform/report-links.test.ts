/** Links into the reports zone, followed by plain fetch on a real S3 server. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, it, onTestFinished } from 'vitest';
import { createReportLinks, type LinkSettings } from '../../activities/platform/courier/report-links.js';
import { createS3Client } from '../../activities/platform/store/s3-client.js';
import { createS3Store } from '../../activities/platform/store/s3-store.js';
import { type S3Server, startVersitygw } from '../helpers/servers.js';

let server: S3Server;
beforeAll(async () => {
  server = await startVersitygw();
  await server.createBucket('depot');
});
afterAll(() => server?.stop());

const KEY = 'caf-52/offre-2026-07-01/index.html';
const HOUR_MS = 3_600_000;

function links(own: Partial<LinkSettings> = {}) {
  const place = { zone: 's3://depot/reports', s3: server.settings, reportsUrl: null };
  return createReportLinks({ ...place, hours: 2, allowPrivateHosts: ['127.0.0.1:*'], ...own });
}

it('opens one object for whoever holds it, until it ends, and no other', async () => {
  const store = createS3Store(createS3Client(server.settings), { bucket: 'depot', prefix: 'reports/' });
  await store.write(KEY, '<p>Rapport</p>');
  await store.write('caf-52/offre-2026-07-01/report.json', '{}');
  const from = new Date(Math.floor(Date.now() / 1000) * 1000 - HOUR_MS);
  const link = await links()(KEY, from);
  assert.deepEqual(link?.expires, new Date(from.getTime() + 2 * HOUR_MS));
  const url = link?.url ?? '';
  const answer = await fetch(url);
  assert.equal(answer.status, 200);
  assert.equal(await answer.text(), '<p>Rapport</p>');
  assert.equal((await fetch(url.replace('index.html', 'report.json'))).status, 403);
  assert.equal((await fetch(url, { method: 'PUT', body: 'x' })).status, 403);
  assert.equal(url.includes(server.secretKey), false);
  const ended = await links()(KEY, new Date(from.getTime() - 2 * HOUR_MS));
  assert.equal((await fetch(ended?.url ?? '')).status, 403);
});

it('is the same link for the same object from the same moment', async () => {
  const from = new Date('2026-07-01T10:00:00Z');
  assert.deepEqual(await links()(KEY, from), await links()(KEY, from));
});

it('is made for https alone: over plain HTTP anybody on the way could take it', async () => {
  assert.equal(await links({ allowPrivateHosts: [] })(KEY, new Date()), null);
  const s3 = { ...server.settings, endpoint: 'https://s3.example' };
  const link = await links({ allowPrivateHosts: [], s3 })(KEY, new Date());
  assert.match(link?.url ?? '', /^https:\/\/s3\.example\/depot\/reports\/caf-52\//);
});

it('is where partners read the zone, where somebody said so, and nowhere for a folder', async () => {
  const folder = await mkdtemp(`${tmpdir()}/insertion-links-`);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const zone = `file:${folder}`;
  assert.equal(await links({ zone })(KEY, new Date()), null);
  const told = await links({ zone, reportsUrl: 'https://rapports.example' })(
    'caf-52/a b/index.html',
    new Date(),
  );
  assert.deepEqual(told, { url: 'https://rapports.example/caf-52/a%20b/index.html', expires: null });
});
