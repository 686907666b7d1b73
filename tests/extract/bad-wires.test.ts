/** The second half of the contract of channels: what goes wrong between a partner's server and us, the same for each of them. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  ConfigurationInvalid,
  DeliveryRejected,
  DeliveryUnfinished,
  PartnerUnreachable,
} from '../../activities/errors.js';
import type { Location } from '../../datasets/location.js';
import { startWire, type Wire } from '../helpers/wire.js';
import { DROPS, type Drop } from './drops.js';
import { type Receiver, sourceAt, startReceiver } from './receiving.js';

/** So long that a wire breaks in the middle of it, and that it comes in several pieces and pages. */
const BODY = `id;nom\n${Array.from({ length: 100 }, (_, rank) => `${rank};${'x'.repeat(2_000)}\n`).join('')}`;
const MIDDLE = 100_000;
const SILENCE_MS = 700;
/** A file of this machine is calm after a second. */
const QUICK = { settle_seconds: 1 };

const portOf = (location: Location): number =>
  'port' in location ? location.port : Number(new URL('url' in location ? location.url : '').port);

for (const channel of ['https', 'api', 'webdav', 'sftp', 'postgres'] as const)
  describe(`a bad wire to ${channel}`, () => {
    let drop: Drop;
    let wire: Wire;
    let receiver: Receiver;
    let location: Location;
    beforeAll(async () => {
      drop = await DROPS[channel]();
      wire = await startWire(portOf(drop.location));
      assert.ok(drop.through);
      location = drop.through(wire.port);
      receiver = await startReceiver({ settings: { ...drop.settings, silenceMs: SILENCE_MS } });
      await drop.put('mairies-2026-01.csv', BODY);
    });
    afterAll(async () => {
      await receiver?.stop();
      await wire?.stop();
      await drop?.stop();
    });

    const receive = (at: Location, from: Receiver = receiver) => from.receive(sourceAt(at, QUICK));
    async function refused(work: Promise<unknown>, ...kinds: readonly (new (...words: never[]) => Error)[]) {
      await assert.rejects(work, (error) => {
        assert.ok(
          kinds.some((kind) => error instanceof kind),
          String(error),
        );
        assert.doesNotMatch(`${(error as Error).message}`, /canari/);
        return true;
      });
      assert.deepEqual(await receiver.left(), []);
      assert.deepEqual(await receiver.zone.list(''), []);
    }

    it('that is silent, stalls or breaks in the middle is tried again later, and no part is kept', async () => {
      for (const fault of [
        { kind: 'silent' },
        { kind: 'stall', after: MIDDLE },
        { kind: 'cut', after: MIDDLE },
      ] as const) {
        wire.break(fault);
        await refused(receive(location), PartnerUnreachable, DeliveryUnfinished);
      }
    });

    it('by which the wrong key is shown refuses for good', async () => {
      assert.ok(drop.wrongKey);
      await refused(receive(drop.wrongKey), DeliveryRejected);
    });

    it('to an address of our own network is not taken, unless it is listed', async () => {
      const guarded = await startReceiver({ settings: { ...drop.settings, allowPrivateHosts: [] } });
      await refused(receive(drop.location, guarded), ConfigurationInvalid);
      await guarded.stop();
    });

    it('that brings more than is agreed is cut', async () => {
      const short = await startReceiver({ settings: { ...drop.settings, maxBytes: 150_000 } });
      await refused(receive(drop.location, short), DeliveryRejected);
      await short.stop();
    });

    it('that is slow brings the same bytes as a good one', async () => {
      wire.break({ kind: 'slow' });
      const [slow] = await receive(location);
      wire.break({ kind: 'none' });
      const [good] = await receive(drop.location);
      assert.ok(slow && good);
      assert.equal(slow.sha256, good.sha256);
      assert.ok(slow.bytes > 200_000);
    });
  });
