/** `node:zlib` in a browser, as far as the readers and writers of archives use it: zlib itself, translated (pako). */
import { Transform, type TransformCallback } from 'node:stream';
import { Deflate, Inflate } from 'pako';

type Level = { readonly level?: number };

/** Gzip of one member or several. A file that ends too early, or that says another checksum, is an error. */
export function createGunzip(): Transform {
  return new Inflating({ windowBits: 31 });
}

export function createInflateRaw(): Transform {
  return new Inflating({ raw: true });
}

class Inflating extends Transform {
  #member: Inflate | null = null;
  /** Packed bytes that are read; what follows the last member is not. */
  bytesWritten = 0;

  constructor(private readonly options: { readonly windowBits?: number; readonly raw?: boolean }) {
    super();
  }

  override _transform(chunk: Uint8Array, _encoding: string, done: TransformCallback): void {
    if (this.#member?.ended && (this.options.raw || chunk[0] !== GZIP)) done();
    else this.#step(chunk, done);
  }

  override _flush(done: TransformCallback): void {
    done(this.#member?.ended ? null : new Error('unexpected end of file'));
  }

  #step(chunk: Uint8Array, done: TransformCallback): void {
    if (this.#member === null || this.#member.ended) {
      this.#member = new Inflate(this.options);
      this.#member.onData = (bytes) => this.push(Buffer.from(bytes));
      this.#member.onEnd = () => {};
    }
    this.#member.push(chunk);
    // biome-ignore lint/complexity/useLiteralKeys: pako says by no public name how much of the input it has left.
    this.bytesWritten += chunk.length - this.#member['strm'].avail_in;
    done(this.#member.err === 0 ? null : new Error(this.#member.msg));
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 of the bytes, after those whose CRC-32 is `before`. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let rest = ~before;
  for (const byte of bytes) rest = (rest >>> 8) ^ (CRC_TABLE[(rest ^ byte) & 255] ?? 0);
  return ~rest >>> 0;
}

/** First byte of a gzip member. */
const GZIP = 0x1f;

export class DeflateRaw extends Transform {
  readonly #deflate: Deflate;

  constructor({ level = 6 }: Level = {}) {
    super();
    this.#deflate = new Deflate({ raw: true, level: level as 6 });
    this.#deflate.onData = (bytes) => this.push(Buffer.from(bytes));
    this.#deflate.onEnd = () => {};
  }

  override _transform(chunk: Uint8Array, _encoding: string, done: TransformCallback): void {
    this.#deflate.push(chunk);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#deflate.push(new Uint8Array(0), true);
    done(this.#deflate.err === 0 ? null : new Error(this.#deflate.msg));
  }
}

export function deflateRaw(
  bytes: Uint8Array,
  level: Level,
  done: (error: Error | null, packed: Buffer) => void,
): void {
  const stream = new DeflateRaw(level);
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('error', (error) => done(error, Buffer.alloc(0)));
  stream.on('end', () => done(null, Buffer.concat(parts)));
  stream.end(bytes);
}
