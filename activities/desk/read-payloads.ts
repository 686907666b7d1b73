/** Payloads as Temporal's remote codecs exchange them: protobuf's JSON, every member of bytes in base64. Pure. */
import { z } from 'zod';

const Base64 = z.base64();

/** What else a payload has goes through as it came. */
export const WirePayload = z.looseObject({
  metadata: z.record(z.string(), Base64).optional(),
  data: Base64.optional(),
});
export type WirePayload = z.infer<typeof WirePayload>;

export const WirePayloads = z.object({ payloads: z.array(WirePayload).max(10_000) });
export type WirePayloads = z.infer<typeof WirePayloads>;

/** Throws ConfigurationInvalid: sealed with a key that this process lacks, or changed since. */
export type Transcode = (payloads: readonly WirePayload[]) => Promise<readonly unknown[]>;

/** Null: no such body. */
export function readPayloads(text: string): WirePayloads | null {
  try {
    return WirePayloads.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // no JSON is no body of ours
  }
}
