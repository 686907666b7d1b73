/** How payloads leave this process for Temporal, and come back: the same for clients and workers. */
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload } from '@temporalio/common';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { type CodecPlace, readCodecRing } from '../../activities/platform/keys/codec-keys.js';
import { createClaimCheck } from './claim-check.js';
import { createSealingCodec } from './sealing-codec.js';

/** For the bundle of workflows, which has no codec: it only moves what failures say to where the codec will seal it. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));

/**
 * `work`: where long payloads lie. `onUnreadable`: told before one that these keys do not open is refused.
 * Throws ConfigurationInvalid when the keys cannot be read: nothing must be written in clear by mistake.
 */
export async function sealingConverter(
  place: CodecPlace | null,
  work: ObjectStore,
  onUnreadable?: (why: unknown) => void,
): Promise<DataConverter> {
  if (place === null)
    return { payloadCodecs: [createSealingCodec(null, onUnreadable), createClaimCheck(work)] };
  await readCodecRing(place);
  return {
    failureConverterPath: FAILURE_CONVERTER,
    payloadCodecs: [createSealingCodec(() => readCodecRing(place), onUnreadable), createClaimCheck(work)],
  };
}

/** As the SDK does on the way out: the first codec first. */
export async function encodePayloads(
  { payloadCodecs = [] }: DataConverter,
  payloads: Payload[],
): Promise<Payload[]> {
  let made = payloads;
  for (const codec of payloadCodecs) made = await codec.encode(made);
  return made;
}

/** As the SDK does on the way in: the last codec first. */
export async function decodePayloads(
  { payloadCodecs = [] }: DataConverter,
  payloads: Payload[],
): Promise<Payload[]> {
  let read = payloads;
  for (const codec of payloadCodecs.toReversed()) read = await codec.decode(read);
  return read;
}
