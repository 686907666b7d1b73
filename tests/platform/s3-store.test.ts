import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, it } from 'vitest';
import { ConfigurationInvalid, StorageUnavailable } from '../../activities/errors.js';
import { createS3Client } from '../../activities/platform/store/s3-client.js';
import { readS3Location } from '../../activities/platform/store/s3-location.js';
import { createS3Store } from '../../activities/platform/store/s3-store.js';
import { type S3Server, startVersitygw } from '../helpers/servers.js';
import { describeStore } from './store-contract.js';

let server: S3Server;
beforeAll(async () => {
  server = await startVersitygw();
  await server.createBucket('contract');
});
afterAll(() => server.stop());

function openStore(endpoint: string, bucket = 'contract', secret = server.secretKey) {
  const credentials = { accessKeyId: server.accessKey, secretAccessKey: secret };
  return createS3Store(createS3Client({ endpoint, region: 'us-east-1', credentials }), {
    bucket,
    prefix: 'zone/a/',
  });
}

describeStore('s3 store', async () => openStore(server.endpoint));

/** Stands before the server and spoils what `spoil` says: 'cut' passes the request on, then drops the answer. */
async function startProxy(spoil: (method: string, count: number) => 'pass' | 'cut' | number) {
  let count = 0;
  const proxy: Server = createServer((incoming, answer) => {
    count += 1;
    const fate = spoil(incoming.method ?? '', count);
    if (typeof fate === 'number') {
      incoming.resume();
      answer.writeHead(fate).end();
      return;
    }
    const { url: path, method, headers } = incoming;
    const onward = request(`${server.endpoint}${path}`, { method, headers }, (reply) => {
      if (fate === 'cut') {
        reply.resume().once('end', () => incoming.socket.destroy());
        return;
      }
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const stop = () => {
    proxy.closeAllConnections();
    proxy.close();
  };
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}

it('serves each object as what its key ends in, small or sent in parts', async () => {
  const store = openStore(server.endpoint);
  const folder = await mkdtemp(join(tmpdir(), 'insertion-media-'));
  try {
    const path = join(folder, 'large');
    await writeFile(path, Buffer.alloc(17 * 2 ** 20));
    await store.write('media/index.html', '<!doctype html>');
    await store.write('media/x.jsonld', '{}', { ifNoneMatch: '*' });
    await store.upload('media/LARGE.CSV', path);
    await store.upload('media/none', join(import.meta.dirname, 'store-contract.ts'));
    const client = createS3Client(server.settings);
    const served = async (key: string) =>
      (await client.send(new HeadObjectCommand({ Bucket: 'contract', Key: `zone/a/media/${key}` })))
        .ContentType;
    assert.deepEqual(await Promise.all(['index.html', 'x.jsonld', 'LARGE.CSV', 'none'].map(served)), [
      'text/html; charset=utf-8',
      'application/ld+json',
      'text/csv; charset=utf-8',
      'application/octet-stream',
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('stores nothing of a file that is longer or shorter in the end than it was when it was sent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-changing-'));
  const path = join(folder, 'large');
  for (const bytes of [100 * 2 ** 20 - 1, 100 * 2 ** 20 + 1]) {
    await writeFile(path, Buffer.alloc(100 * 2 ** 20));
    const proxy = await startProxy((method) => {
      if (method === 'PUT') truncateSync(path, bytes);
      return 'pass';
    });
    const store = openStore(proxy.endpoint);
    await assert.rejects(store.upload('changing', path), /the file changed while it was sent/);
    assert.equal(await store.head('changing'), null);
    proxy.stop();
  }
  await rm(folder, { recursive: true });
});

it('recognises its own write after a lost answer', async () => {
  const proxy = await startProxy((method, count) => (method === 'PUT' && count === 1 ? 'cut' : 'pass'));
  const store = openStore(proxy.endpoint);
  const { etag } = await store.write('lost/a', 'my token', { ifNoneMatch: '*' });
  assert.equal((await store.head('lost/a'))?.etag, etag);
  proxy.stop();
});

it('sends a write again after 409 and 503', async () => {
  const proxy = await startProxy((method, count) =>
    method === 'PUT' && count < 3 ? ([409, 503][count - 1] ?? 'pass') : 'pass',
  );
  await openStore(proxy.endpoint).write('busy/a', 'x', { ifNoneMatch: '*' });
  proxy.stop();
});

it('says that storage is unavailable when it answers 503 all the time, or not at all', async () => {
  const proxy = await startProxy(() => 503);
  await assert.rejects(openStore(proxy.endpoint).write('busy/b', 'x'), StorageUnavailable);
  proxy.stop();
  await assert.rejects(openStore(proxy.endpoint).read('busy/b'), StorageUnavailable);
});

it('names the bucket and the action when it is refused, and no secret', async () => {
  const store = openStore(server.endpoint, 'contract', 'a-wrong-secret');
  await assert.rejects(store.write('x', 'y'), (error) => {
    assert.ok(error instanceof ConfigurationInvalid);
    assert.match(error.message, /"contract"/);
    assert.doesNotMatch(error.message, /wrong-secret|test-access/);
    return true;
  });
  const proxy = await startProxy(() => 403);
  await assert.rejects(openStore(proxy.endpoint).list(''), /s3:ListBucket is refused on bucket "contract"/);
  proxy.stop();
});

it('names a bucket that does not exist, in every operation', async () => {
  const store = openStore(server.endpoint, 'no-such-bucket');
  const acts = [
    () => store.head('a'),
    () => store.read('a'),
    () => store.write('a', 'x'),
    () => store.list(''),
    () => store.remove(['a']),
  ];
  for (const act of acts)
    await assert.rejects(act(), (error) => {
      assert.ok(error instanceof ConfigurationInvalid, String(error));
      return /bucket "no-such-bucket" does not exist/.test(error.message);
    });
});

it('reads a location, and refuses one with credentials or without a bucket', () => {
  assert.deepEqual(readS3Location('STORE_URL', 's3://bucket'), { bucket: 'bucket', prefix: '' });
  assert.deepEqual(readS3Location('STORE_URL', 's3://bucket/a/b/'), { bucket: 'bucket', prefix: 'a/b/' });
  for (const url of ['s3://', 's3://key:secret@bucket', 's3://BUCKET', 's3://bucket/../x', 's3://bucket//x'])
    assert.throws(() => readS3Location('STORE_URL', url), ConfigurationInvalid);
});
