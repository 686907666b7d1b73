/** One contract for every channel, on its real server: the same extract is sealed under the same key, seen again it is recognised. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { DeliveryRejected } from '../../activities/errors.js';
import { INVENTED_MARK } from '../../activities/platform/channel/folder-channel.js';
import { seal } from '../../activities/platform/drop/age.js';
import { DROPS, type Drop } from './drops.js';
import { type Receiver, sourceAt, startReceiver } from './receiving.js';

const BODY = 'id;nom\n1;Mairie\n';
const hashOf = (body: string) => createHash('sha256').update(body).digest('hex');
/** A second is enough on a machine that nobody else writes to. */
const QUICK = { settle_seconds: 1 };

for (const [channel, start] of Object.entries(DROPS))
  describe(`channel ${channel}`, () => {
    let drop: Drop;
    let receiver: Receiver;
    let identity: string;
    const told = (body: string) => drop.told?.(body) ?? body;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'insertion-identity-'));
      drop = await start();
      identity = await generateIdentity();
      const identityFile = join(folder, 'identity.txt');
      await writeFile(identityFile, `${identity}\n`, { mode: 0o600 });
      receiver = await startReceiver(drop, { identityFile, gnupgHome: null });
    });
    afterAll(async () => {
      await drop?.stop();
      await receiver?.stop();
      await rm(folder, { recursive: true });
    });

    it('seals the newest whole file under its SHA-256, and recognises it the second time', async () => {
      await drop.clear();
      if (drop.many) {
        await drop.put('mairies-2026-01.csv', 'an older one');
        await drop.put('mairies-2026-03.csv.part', 'not whole yet');
        await drop.put('.mairies-2026-04.csv', 'hidden');
      }
      await drop.put('mairies-2026-02.csv', BODY);
      const source = sourceAt(drop.location, QUICK);
      const [first, ...others] = await receiver.receive(source);
      assert.ok(first);
      assert.deepEqual(others, []);
      assert.equal(first.sha256, hashOf(told(BODY)));
      assert.equal(first.bytes, told(BODY).length);
      assert.equal(first.seenBefore, false);
      assert.equal(first.key, `mairies/${first.sha256}/${first.fileName}`);
      assert.match(first.fileName, channel === 'api' ? /^mairies\.json$/ : /mairies.*\.csv$/);
      assert.deepEqual(await receiver.receive(source), [{ ...first, seenBefore: true }]);
      assert.deepEqual(await receiver.left(), []);
    });

    it('tells of made-up files, and the mark that says so is no extract', async () => {
      if (!drop.many) return;
      await drop.clear();
      await drop.put('mairies-2026-02.csv', BODY);
      await drop.put(INVENTED_MARK, 'x');
      const [sealed, ...others] = await receiver.receive(sourceAt(drop.location, QUICK));
      assert.deepEqual([sealed?.invented, sealed?.sha256, others], [true, hashOf(told(BODY)), []]);
    });

    it('takes what comes next as another extract', async () => {
      await drop.clear();
      await drop.put('mairies-2026-05.csv', `${BODY}2;Annexe\n`);
      const [next] = await receiver.receive(sourceAt(drop.location, QUICK));
      assert.equal(next?.sha256, hashOf(told(`${BODY}2;Annexe\n`)));
      assert.equal(next.seenBefore, false);
    });

    it('opens what is sealed with age: the plain bytes are named and kept, and nothing stays in scratch', async () => {
      if (drop.told) return; // it gives rows, and nothing that was sealed
      await drop.clear();
      const body = `${BODY}${channel}\n`;
      await drop.put('mairies-2026-06.csv.age', await seal(body, [await identityToRecipient(identity)]));
      const [opened] = await receiver.receive(sourceAt(drop.location, { ...QUICK, encryption: 'age' }));
      assert.equal(opened?.sha256, hashOf(body));
      assert.doesNotMatch(opened.fileName, /age$/);
      assert.deepEqual(await receiver.left(), []);
    });

    it('refuses what is larger than is surely agreed, and keeps no part of it', async () => {
      await drop.clear();
      await drop.put('mairies-2026-08.csv', BODY);
      const short = await startReceiver({ settings: { ...drop.settings, maxBytes: 5 } });
      await assert.rejects(short.receive(sourceAt(drop.location, QUICK)), (error) => {
        assert.ok(error instanceof DeliveryRejected, String(error));
        assert.match(error.message, /sends more than 5 bytes/);
        return true;
      });
      assert.deepEqual([await short.left(), await short.zone.list('')], [[], []]);
      await short.stop();
    });

    it('tells both sides when there is nothing, and when it is empty', async () => {
      await drop.clear();
      await assert.rejects(receiver.receive(sourceAt(drop.nowhere, QUICK)), (error) => {
        assert.ok(error instanceof DeliveryRejected);
        assert.match(error.partnerSentence, /fichier|adresse|extrait|ressource|table/i);
        return true;
      });
      if (channel === 'datagouv' || drop.told) return; // the portal itself takes no empty file, and no rows are a header
      await drop.put('mairies.csv', '');
      await assert.rejects(receiver.receive(sourceAt(drop.location, QUICK)), /0 bytes/);
    });

    it('ends with the reason of the caller who gives up', async () => {
      await drop.put('mairies.csv', BODY);
      const reason = new Error('cancelled');
      await assert.rejects(
        receiver.receive(sourceAt(drop.location, { whole: 'stable', settle_seconds: 30 }), {
          signal: AbortSignal.abort(reason),
        }),
        channel === 'folder' || channel === 's3' ? undefined : reason,
      );
    });

    it('gives every whole file that its patterns name to a source that takes every one', async () => {
      if (!drop.many) return;
      await drop.clear();
      for (const name of [
        'mairies-2026-01.csv',
        'MAIRIES-2026-02.CSV',
        'lisez-moi.txt',
        'mairies-2026-03.csv.tmp',
      ])
        await drop.put(name, `${name}\n`);
      const source = sourceAt(drop.location, { ...QUICK, files: ['mairies-*.csv'] }, { take: 'every' });
      const all = await receiver.receive(source);
      assert.deepEqual(
        all.map(({ fileName }) => fileName),
        ['MAIRIES-2026-02.CSV', 'mairies-2026-01.csv'],
      );
    });

    it('takes a file that needs a marker only once it lies beside it', async () => {
      if (!drop.many) return;
      await drop.clear();
      const source = sourceAt(drop.location, { whole: 'marker' });
      await drop.put('mairies-2026-07.csv', BODY);
      await assert.rejects(receiver.receive(source), /1 there is not whole: no \.done or \.ok beside/);
      await drop.put('mairies-2026-07.csv.done', '');
      assert.equal((await receiver.receive(source))[0]?.fileName, 'mairies-2026-07.csv');
    });
  });
