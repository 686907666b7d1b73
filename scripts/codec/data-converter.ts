/** How payloads leave this process for Temporal, and come back: the same for clients and workers. */
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { type CodecPlace, readCodecRing } from '../../activities/platform/codec-keys.js';
import { createSealingCodec } from './sealing-codec.js';

/** For the bundle of workflows, which has no codec: it only moves what failures say to where the codec will seal it. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('./failure-converter.ts', import.meta.url));

/** Throws ConfigurationInvalid when the keys cannot be read: nothing must be written in clear by mistake. */
export async function sealingConverter(
  place: CodecPlace | null,
  onUnreadable?: (why: unknown) => void,
): Promise<DataConverter> {
  if (place === null) return { payloadCodecs: [createSealingCodec(null, onUnreadable)] };
  await readCodecRing(place);
  return {
    failureConverterPath: FAILURE_CONVERTER,
    payloadCodecs: [createSealingCodec(() => readCodecRing(place), onUnreadable)],
  };
}
