/** Long payloads lie in the work zone: the history points to them, and says so where they are gone. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ObjectMissing } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { createClaimCheck, isClaim } from '../../scripts/codec/claim-check.js';

const payloadOf = (data: Uint8Array) => ({ metadata: { encoding: Buffer.from('json/plain') }, data });

describe('a payload', () => {
  let folder: string;
  let work: ObjectStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'insertion-claims-'));
    work = createFileStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('comes back as it went, of whatever length, and the long ones leave a hash behind', async () => {
    const codec = createClaimCheck(work);
    const lengths = fc.oneof(fc.nat(100), fc.integer({ min: 49_100, max: 49_200 }), fc.constant(300_000));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(lengths, fc.nat(255)), { maxLength: 4 }), async (asked) => {
        const payloads = asked.map(([length, fill]) => payloadOf(new Uint8Array(length).fill(fill)));
        const sent = await codec.encode(payloads);
        for (const [rank, one] of sent.entries()) {
          assert.equal(isClaim(one), (payloads[rank]?.data.length ?? 0) > 48 * 1024);
          assert.ok((one.data?.length ?? 0) <= 48 * 1024);
        }
        const back = await codec.decode(sent);
        assert.deepEqual(
          back.map(({ data, metadata }) => [
            Buffer.from(data ?? []),
            Buffer.from(metadata?.encoding ?? []).toString(),
          ]),
          payloads.map(({ data }) => [Buffer.from(data), 'json/plain']),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('that is gone, or is not what was left, is told where it should be', async () => {
    const codec = createClaimCheck(work);
    const [claim] = await codec.encode([payloadOf(new Uint8Array(60_000).fill(7))]);
    assert.ok(claim);
    const key = `payloads/${Buffer.from(claim.data ?? []).toString()}/payload`;
    await writeFile(join(folder, key), 'something else');
    await assert.rejects(codec.decode([claim]), (error: Error) => {
      assert.ok(error instanceof ObjectMissing);
      assert.match(error.message, /payloads\/[0-9a-f]{64}\/payload, .* is damaged; .* start it anew/);
      return true;
    });
    await work.remove([key]);
    await assert.rejects(codec.decode([claim]), /is missing; a run that needs it cannot go on/);
  });
});
