/** The second half of the contract of channels: what goes wrong between a partner's server and us, the same for each of them. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  CatalogueRefused,
  ConfigurationInvalid,
  DeliveryRejected,
  DeliveryUnfinished,
  PartnerUnreachable,
  StorageUnavailable,
} from '../../activities/errors.js';
import type { ChannelSettings } from '../../activities/platform/channel/open-channel.js';
import type { Location } from '../../datasets/location.js';
import { listen, stopListening } from '../helpers/listen.js';
import { startWire, type Wire } from '../helpers/wire.js';
import { DROPS, type Drop, type Reached } from './drops.js';
import { type Receiver, sourceAt, startReceiver } from './receiving.js';

/** So long that a wire breaks in the middle of it, and that it comes in several pieces and pages. */
const BODY = `id;nom\n${Array.from({ length: 100 }, (_, rank) => `${rank};${'x'.repeat(2_000)}\n`).join('')}`;
const MIDDLE = 100_000;
const SILENCE_MS = 700;
/** A file of this machine is calm after a second. */
const QUICK = { settle_seconds: 1 };

type Kind = new (...words: never[]) => Error;
const LATER: readonly Kind[] = [PartnerUnreachable, DeliveryUnfinished, StorageUnavailable];
const OURS: readonly Kind[] = [ConfigurationInvalid];
const THEIRS: readonly Kind[] = [DeliveryRejected];

/** How each channel ends; a text says why that fault is none of it. The table of docs/partner-drop.md says the same. */
const ENDS = {
  https: { wrongKey: THEIRS, redirect: OURS, privateAddress: OURS },
  api: { wrongKey: THEIRS, redirect: OURS, privateAddress: OURS },
  webdav: { wrongKey: THEIRS, redirect: THEIRS, privateAddress: OURS },
  sftp: { wrongKey: THEIRS, redirect: 'its protocol has none', privateAddress: OURS },
  postgres: { wrongKey: THEIRS, redirect: 'its protocol has none', privateAddress: OURS },
  s3: {
    wrongKey: OURS,
    redirect: OURS,
    privateAddress: 'its server is a setting of ours, and no partner names it',
  },
  datagouv: {
    wrongKey: 'the file is public',
    redirect: [CatalogueRefused, PartnerUnreachable],
    privateAddress: OURS,
  },
} as const satisfies Record<string, Record<string, string | readonly Kind[]>>;

for (const channel of Object.keys(ENDS) as (keyof typeof ENDS)[])
  describe(`a bad wire to ${channel}`, () => {
    const { wrongKey, redirect, privateAddress } = ENDS[channel];
    let drop: Drop;
    let wire: Wire;
    let receiver: Receiver;
    let reached: Reached;
    const receiverOf = (own: Partial<ChannelSettings> = {}, from: Partial<ChannelSettings> = {}) =>
      startReceiver({ settings: { ...drop.settings, silenceMs: SILENCE_MS, ...from, ...own } });
    beforeAll(async () => {
      drop = await DROPS[channel]();
      assert.ok(drop.through && drop.port);
      wire = await startWire(drop.port);
      await drop.put('mairies-2026-01.csv', BODY);
      reached = await drop.through(wire.port);
      receiver = await receiverOf(reached.settings);
    });
    afterAll(async () => {
      await receiver?.stop();
      await wire?.stop();
      await drop?.stop();
    });

    const receive = (at: Location, from: Receiver = receiver) => from.receive(sourceAt(at, QUICK));
    async function refused(work: Promise<unknown>, kinds: readonly Kind[], by: Receiver = receiver) {
      await assert.rejects(work, (error) => {
        assert.ok(
          kinds.some((kind) => error instanceof kind),
          String(error),
        );
        assert.doesNotMatch(`${(error as Error).message}`, /canari/);
        return true;
      });
      assert.deepEqual(await by.left(), []);
      assert.deepEqual(await by.zone.list(''), []);
    }

    it('that is silent, stalls or breaks in the middle is tried again later, and no part is kept', async () => {
      for (const fault of [
        { kind: 'silent' },
        { kind: 'stall', after: MIDDLE },
        { kind: 'cut', after: MIDDLE },
      ] as const) {
        wire.break(fault);
        await refused(receive(reached.location), LATER);
      }
      wire.break({ kind: 'none' });
    });

    it.skipIf(typeof wrongKey === 'string')('by which the wrong key is shown refuses for good', async () => {
      assert.ok(drop.wrongKey && typeof wrongKey !== 'string');
      const wrong = await receiverOf(drop.wrongKey.settings);
      await refused(receive(drop.wrongKey.location, wrong), wrongKey, wrong);
      await wrong.stop();
    });

    it.skipIf(typeof privateAddress === 'string')(
      'to an address of our own network is not taken, unless it is listed',
      async () => {
        assert.ok(typeof privateAddress !== 'string');
        const guarded = await receiverOf({ allowPrivateHosts: [] });
        await refused(receive(drop.location, guarded), privateAddress, guarded);
        await guarded.stop();
      },
    );

    it.skipIf(typeof redirect === 'string')('that leads into our own network is not followed', async () => {
      assert.ok(typeof redirect !== 'string' && drop.through);
      let asked = 0;
      const inside = createServer((_request, answer) => {
        asked += 1;
        answer.end('secret');
      });
      const target = await listen(inside);
      const leading = createServer((_request, answer) => answer.writeHead(307, { location: target }).end());
      const { port } = new URL(await listen(leading));
      const { location, settings } = await drop.through(Number(port));
      const guarded = await receiverOf({ allowPrivateHosts: [`127.0.0.1:${port}`] }, settings);
      await refused(receive(location, guarded), redirect, guarded);
      assert.equal(asked, 0);
      await guarded.stop();
      stopListening(inside);
      stopListening(leading);
    });

    it('that brings more than is agreed is cut', async () => {
      const short = await receiverOf({ maxBytes: 150_000, silenceMs: 20_000 });
      await refused(receive(drop.location, short), THEIRS, short);
      await short.stop();
    });

    it('that is slow brings the same bytes as a good one', async () => {
      wire.break({ kind: 'slow' });
      const [slow] = await receive(reached.location);
      wire.break({ kind: 'none' });
      const [good] = await receive(drop.location);
      assert.ok(slow && good);
      assert.equal(slow.sha256, good.sha256);
      assert.ok(slow.bytes > 200_000);
    });
  });
