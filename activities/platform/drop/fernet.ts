/**
 * Fernet (https://github.com/fernet/spec), as the cryptography library of Python seals: base64url of a version, a time, an IV,
 * AES-128-CBC, and an HMAC over all of it. Read twice and streamed: not a byte is opened before all of them are known to be unaltered.
 */
import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { refusedDrop } from './drop-faults.js';

const VERSION = 0x80;
const HEAD_BYTES = 25;
const IV_AT = 9;
const MAC_BYTES = 32;
const BLOCK_BYTES = 16;

export interface FernetKey {
  readonly signing: Buffer;
  readonly sealing: Buffer;
}

/** 32 bytes in base64url, as Fernet.generate_key writes them; null: no such key. */
export function readFernetKey(text: string): FernetKey | null {
  if (!/^[A-Za-z0-9_-]{43}=?$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  return { signing: bytes.subarray(0, 16), sealing: bytes.subarray(16) };
}

/** The plain bytes. Throws DeliveryRejected: not sealed; or cut, altered or sealed with another key, which look alike. */
export async function* decryptFernet(
  path: string,
  fileName: string,
  { signing, sealing }: FernetKey,
): AsyncGenerator<Uint8Array> {
  const iv = (await verify(path, fileName, signing)).subarray(IV_AT);
  const decipher = createDecipheriv('aes-128-cbc', sealing, iv);
  let skip = HEAD_BYTES;
  for await (const part of withoutMac(path, fileName, () => {})) {
    yield decipher.update(part.subarray(skip));
    skip -= Math.min(skip, part.length);
  }
  try {
    yield decipher.final();
  } catch {
    throw refusedDrop(fileName, 'damaged', 'fernet');
  }
}

/** The head of a token that is whole and was sealed with this key. */
async function verify(path: string, fileName: string, signing: Buffer): Promise<Buffer> {
  const hmac = createHmac('sha256', signing);
  let head = Buffer.alloc(0);
  let stated: Uint8Array = Buffer.alloc(0);
  let bytes = 0;
  const parts = withoutMac(path, fileName, (mac) => {
    stated = mac;
  });
  for await (const part of parts) {
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, part]).subarray(0, HEAD_BYTES);
    bytes += part.length;
    hmac.update(part);
  }
  if (bytes > 0 && head[0] !== VERSION) throw refusedDrop(fileName, 'plain', 'fernet');
  const sealed = bytes - HEAD_BYTES;
  const isWhole = stated.length === MAC_BYTES && sealed >= BLOCK_BYTES && sealed % BLOCK_BYTES === 0;
  if (!isWhole || !timingSafeEqual(hmac.digest(), stated)) throw refusedDrop(fileName, 'key', 'fernet');
  return head;
}

/** What stands before the HMAC, which is told at the end. */
async function* withoutMac(
  path: string,
  fileName: string,
  end: (mac: Buffer) => void,
): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for await (const part of tokenBytes(path, fileName)) {
    held = Buffer.concat([held, part]);
    const ready = Math.max(0, held.length - MAC_BYTES);
    yield held.subarray(0, ready);
    held = held.subarray(ready);
  }
  end(held);
}

/** Line ends may stand anywhere: tools that mail or print tokens fold them. */
async function* tokenBytes(path: string, fileName: string): AsyncGenerator<Buffer> {
  let rest = '';
  let isPadded = false;
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const text = `${rest}${String(chunk).replaceAll(/\s/g, '')}`;
    const plain = text.replace(/={1,2}$/, '');
    if (!/^[A-Za-z0-9_-]*$/.test(plain) || (isPadded && !/^=?$/.test(text)))
      throw refusedDrop(fileName, 'plain', 'fernet');
    isPadded ||= plain !== text;
    const whole = isPadded ? plain.length : plain.length - (plain.length % 4);
    yield Buffer.from(plain.slice(0, whole), 'base64url');
    rest = plain.slice(whole);
  }
  yield Buffer.from(rest, 'base64url');
}
