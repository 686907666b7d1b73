/**
 * Seals every payload that Temporal keeps: inputs, results, heartbeats, memos and, with failure-converter.cjs, what failures say.
 * AES-256-GCM under a fresh nonce each; the id of the key stands beside it in clear and is authenticated with it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { CodecRing } from '../../activities/platform/keys/codec-keys.js';

const { Payload: Payloads } = proto.temporal.api.common.v1;

const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const CIPHER = 'encryption-cipher';
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * `readRing`: null where this process has no keys; then nothing is sealed, and a sealed payload is refused by a sentence rather
 * than misread. What was written in clear, before there were keys, is read as it is. An id that the ring lacks is looked for in
 * the ring read anew: a rotation needs no restart. `onUnreadable`: told before a payload is refused.
 */
export function createSealingCodec(
  readRing: (() => Promise<CodecRing>) | null,
  onUnreadable: (why: unknown) => void = () => undefined,
): PayloadCodec {
  let ring = readRing?.();
  ring?.catch(() => undefined); // told to whoever uses it first
  const keyOf = async (id: string): Promise<Buffer> => {
    const found = (await ring)?.keys.find((one) => one.id === id);
    if (found) return Buffer.from(found.key, 'base64');
    if (readRing) ring = readRing();
    const later = (await ring)?.keys.find((one) => one.id === id);
    if (later) return Buffer.from(later.key, 'base64');
    throw unknownKey(id, readRing ? ADD_KEY : SET_RING);
  };
  return {
    async encode(payloads) {
      const first = (await ring)?.keys[0];
      return first ? payloads.map((payload) => sealPayload(payload, first)) : payloads;
    },
    async decode(payloads) {
      return Promise.all(
        payloads.map(async (payload) => {
          if (textOf(payload, METADATA_ENCODING_KEY) !== ENCODING) return payload;
          const id = textOf(payload, KEY_ID) ?? '';
          try {
            return openPayload(payload, id, await keyOf(id));
          } catch (error) {
            onUnreadable(error);
            throw error;
          }
        }),
      );
    },
  };
}

const ADD_KEY = 'add that key to the ring of TEMPORAL_CODEC_KEYS_FILE';
const SET_RING = 'set TEMPORAL_CODEC_KEYS_FILE to the ring that the other workers use';

function unknownKey(id: string, remedy: string): ConfigurationInvalid {
  return new ConfigurationInvalid(
    `A payload in Temporal is sealed with the key "${id}", which this process does not have; ${remedy}.`,
  );
}

/** Id of the key that sealed it; null of one in clear. */
export function sealedWith(payload: Payload): string | null {
  return textOf(payload, METADATA_ENCODING_KEY) === ENCODING ? (textOf(payload, KEY_ID) ?? '') : null;
}

function sealPayload(payload: Payload, { id, key }: CodecRing['keys'][number]): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, Buffer.from(key, 'base64'), nonce);
  cipher.setAAD(authenticated(id));
  const plain = Payloads.encode(payload).finish();
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return {
    metadata: {
      [METADATA_ENCODING_KEY]: Buffer.from(ENCODING),
      [KEY_ID]: Buffer.from(id),
      [CIPHER]: Buffer.from(ALGORITHM),
    },
    data: Buffer.concat([nonce, cipher.getAuthTag(), sealed]),
  };
}

function openPayload({ data }: Payload, id: string, key: Buffer): Payload {
  const bytes = Buffer.from(data ?? []);
  try {
    const opener = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    opener.setAAD(authenticated(id));
    opener.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const plain = Buffer.concat([opener.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), opener.final()]);
    return Payloads.decode(plain);
  } catch {
    throw new ConfigurationInvalid(
      `A payload in Temporal is not what the key "${id}" sealed: another key bears that id, or the payload was changed; give the key its own id again.`,
    );
  }
}

function authenticated(id: string): Buffer {
  return Buffer.from(`${ENCODING} ${ALGORITHM} ${id}`);
}

function textOf({ metadata }: Payload, name: string): string | undefined {
  const found = metadata?.[name];
  return found ? Buffer.from(found).toString() : undefined;
}
