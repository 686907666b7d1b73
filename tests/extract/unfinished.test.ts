/** What a partner is still sending is not taken, on real folders and servers; and a delivery that is unchanged is not sent again. */
import assert from 'node:assert/strict';
import { appendFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { DeliveryRejected, DeliveryUnfinished } from '../../activities/errors.js';
import { DROPS, type Drop } from './drops.js';
import { type Receiver, sourceAt, startReceiver } from './receiving.js';

for (const channel of ['folder', 'sftp'] as const)
  describe(`a file that grows in a drop by ${channel}`, () => {
    let drop: Drop;
    let receiver: Receiver;
    beforeAll(async () => {
      drop = await DROPS[channel]();
      receiver = await startReceiver(drop);
    });
    afterAll(async () => {
      await drop?.stop();
      await receiver?.stop();
    });

    it('is looked at again later, and taken once it is whole', async () => {
      const { location } = drop;
      assert.ok('path' in location);
      const path = join(location.path, 'mairies.csv');
      await writeFile(path, 'id;nom\n');
      let unfinished = true;
      const sending = (async () => {
        for (let line = 0; unfinished; line += 1) {
          await sleep(150);
          await appendFile(path, `${line};x\n`);
        }
      })();
      await assert.rejects(receiver.receive(sourceAt(location, { settle_seconds: 1 })), (error) => {
        assert.ok(error instanceof DeliveryUnfinished);
        assert.match(error.message, /mairies\.csv is still being sent .* looked at again in 1 s/);
        assert.match(error.partnerSentence, /encore en cours de dépôt/);
        assert.equal(error.retryAfterSeconds, 1);
        return true;
      });
      unfinished = false;
      await sending;
      const [taken] = await receiver.receive(sourceAt(location, { settle_seconds: 1 }));
      assert.equal(taken?.bytes, (await stat(path)).size);
    });

    it('that is renamed when whole is not there before', async () => {
      await drop.clear();
      await drop.put('mairies.csv.filepart', 'id;nom\n');
      await assert.rejects(receiver.receive(sourceAt(drop.location, { settle_seconds: 1 })), (error) => {
        assert.ok(error instanceof DeliveryRejected);
        assert.match(error.message, /1 there is not whole/);
        assert.match(error.partnerSentence, /nom définitif/);
        return true;
      });
    });
  });

describe('an unchanged delivery over HTTPS', () => {
  it('is not sent again by its ETag or its date, and sent again when the sealed one is gone', async () => {
    for (const validator of [{ etag: '"v1"' }, { 'last-modified': 'Wed, 21 Oct 2015 07:28:00 GMT' }]) {
      const bodies: string[] = [];
      const server = createServer((request, answer) => {
        const { 'if-none-match': etag, 'if-modified-since': date } = request.headers;
        if ((etag ?? date) === Object.values(validator)[0]) return void answer.writeHead(304).end();
        if (request.method === 'GET') bodies.push(request.url ?? '');
        answer.writeHead(200, validator).end('id\n1\n');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      const drop = await DROPS.folder();
      const receiver = await startReceiver(drop);
      const at = (path: string) => sourceAt({ channel: 'https', url: `http://127.0.0.1:${port}${path}` });
      const [first] = await receiver.receive(at('/a.csv'));
      assert.ok(first);
      assert.deepEqual(await receiver.receive(at('/a.csv')), [{ ...first, seenBefore: true }]);
      assert.deepEqual(bodies, ['/a.csv']);
      await receiver.receive(at('/b.csv'));
      assert.deepEqual(bodies, ['/a.csv', '/b.csv'], 'the stamp of one address says nothing of another');
      await receiver.receive(at('/a.csv'));
      await receiver.zone.remove([first.key]);
      assert.deepEqual(await receiver.receive(at('/a.csv')), [first]);
      assert.deepEqual(bodies, ['/a.csv', '/b.csv', '/a.csv', '/a.csv']);
      server.close();
      await Promise.all([drop.stop(), receiver.stop()]);
    }
  });
});

describe('the day of an extract at a stable address', () => {
  it('is in its name, else what the server says, and moves with its bytes alone', async () => {
    const now = { body: 'id\n1\n', modified: 'Wed, 24 Jun 2026 22:28:00 GMT' };
    const server = createServer((_request, answer) => {
      answer.writeHead(200, { 'last-modified': now.modified }).end(now.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const drop = await DROPS.folder();
    const receiver = await startReceiver(drop);
    const dayOf = async (path: string) => {
      const source = sourceAt({ channel: 'https', url: `http://127.0.0.1:${port}${path}` });
      return (await receiver.receive(source))[0]?.date;
    };
    assert.equal(await dayOf('/a.csv'), '2026-06-24');
    now.modified = 'Tue, 30 Jun 2026 07:28:00 GMT';
    assert.equal(await dayOf('/a.csv'), '2026-06-24', 'written again, and nothing new in it');
    now.body = 'id\n2\n';
    assert.equal(await dayOf('/a.csv'), '2026-06-30');
    assert.equal(await dayOf('/a_20260531.csv'), '2026-05-31');
    server.close();
    await Promise.all([drop.stop(), receiver.stop()]);
  });
});
