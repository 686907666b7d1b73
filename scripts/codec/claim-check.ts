/**
 * What is too long for Temporal's history lies in the work zone, and the history says where: a run over thousands of extracts hands on
 * megabytes, and the server takes two at most. Goes after the codec that seals, so that what lies there is sealed too.
 */
import { createHash } from 'node:crypto';
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { PAYLOADS } from '../../activities/door/kept-extracts.js';
import { ObjectMissing } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';

const { Payload: Payloads } = proto.temporal.api.common.v1;

const ENCODING = 'binary/claim-check';
/** With what stands around it, below the 64 KiB that every payload shall keep to. */
const MOST_BYTES = 48 * 1024;

export function createClaimCheck(store: Pick<ObjectStore, 'url' | 'read' | 'write'>): PayloadCodec {
  return {
    encode: (payloads) =>
      Promise.all(
        payloads.map((payload) =>
          (payload.data?.length ?? 0) > MOST_BYTES ? leave(payload, store) : payload,
        ),
      ),
    decode: (payloads) =>
      Promise.all(payloads.map((payload) => (isClaim(payload) ? collect(payload, store) : payload))),
  };
}

export function isClaim({ metadata }: Payload): boolean {
  const encoding = metadata?.[METADATA_ENCODING_KEY];
  return encoding != null && Buffer.from(encoding).toString() === ENCODING;
}

async function leave(payload: Payload, store: Pick<ObjectStore, 'write'>): Promise<Payload> {
  const bytes = Payloads.encode(payload).finish();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await store.write(keyOf(sha256), bytes);
  return { metadata: { [METADATA_ENCODING_KEY]: Buffer.from(ENCODING) }, data: Buffer.from(sha256) };
}

/** Throws ObjectMissing: it is gone, or is not what was left there. */
async function collect(claim: Payload, store: Pick<ObjectStore, 'url' | 'read'>): Promise<Payload> {
  const sha256 = Buffer.from(claim.data ?? []).toString();
  const found = await store.read(keyOf(sha256));
  if (found === null || createHash('sha256').update(found.body).digest('hex') !== sha256)
    throw new ObjectMissing(
      `${store.url}/${keyOf(sha256)}, a payload that Temporal's history points to, is ${found === null ? 'missing' : 'damaged'}; a run that needs it cannot go on: start it anew. Workers of one queue share one work zone.`,
    );
  return Payloads.decode(found.body);
}

const keyOf = (sha256: string) => `${PAYLOADS}/${sha256}/payload`;
