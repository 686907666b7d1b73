/** `node:crypto` in a browser, as far as the self-check uses it. Audited code makes the hashes (noble). */
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

interface Hashing {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

class Hash {
  readonly #hash: Hashing;

  constructor(hash: Hashing) {
    this.#hash = hash;
  }

  update(part: string | Uint8Array): this {
    this.#hash.update(bytesOf(part));
    return this;
  }

  digest(encoding?: BufferEncoding): string | Buffer {
    const digest = Buffer.from(this.#hash.digest());
    return encoding === undefined ? digest : digest.toString(encoding);
  }
}

export function createHash(name: string): Hash {
  return new Hash(only256(name).create());
}

export function createHmac(name: string, key: string | Uint8Array): Hash {
  return new Hash(hmac.create(only256(name), bytesOf(key)));
}

export function hkdfSync(
  name: string,
  key: Uint8Array,
  salt: string | Uint8Array,
  info: string | Uint8Array,
  length: number,
): ArrayBuffer {
  return Uint8Array.from(hkdf(only256(name), bytesOf(key), bytesOf(salt), bytesOf(info), length)).buffer;
}

export function randomBytes(length: number): Buffer {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(length)));
}

function only256(name: string): typeof sha256 {
  if (name !== 'sha256') throw new Error(`The self-check in a browser knows sha256, not ${name}.`);
  return sha256;
}

function bytesOf(part: string | Uint8Array): Uint8Array {
  return typeof part === 'string' ? Buffer.from(part, 'utf8') : new Uint8Array(part);
}
