/** What stands in for Node in the self-check's page says what Node says. */
import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createMemoryStore } from '../../scripts/browser/page/memory-store.js';
import * as pageBuffer from '../../scripts/browser/page/node/buffer.js';
import * as pageCrypto from '../../scripts/browser/page/node/crypto.js';
import * as pageZlib from '../../scripts/browser/page/node/zlib.js';

const bytes = fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array));

/** The bytes in pieces of a length: a member may end anywhere in one, or with it. */
function inPieces(whole: Buffer, length: number): Readable {
  const pieces = Array.from({ length: Math.ceil(whole.length / length) }, (_, index) =>
    whole.subarray(index * length, (index + 1) * length),
  );
  return Readable.from(pieces);
}

describe('zlib', () => {
  it('opens gzip of one member or several, wherever the pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(bytes, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 2000 }),
        async (parts, length) => {
          const packed = Buffer.concat(parts.map((part) => zlib.gzipSync(part)));
          for (const size of [length, zlib.gzipSync(parts[0] ?? '').length]) {
            const opened = await buffer(inPieces(packed, size).pipe(pageZlib.createGunzip()));
            assert.deepEqual(opened, Buffer.concat(parts));
          }
        },
      ),
    );
  });

  it('refuses what ends too early, and what says another checksum', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.double({ min: 0.01, max: 0.99, noNaN: true }), async (content, at) => {
        const packed = zlib.gzipSync(content);
        const cut = packed.subarray(0, Math.floor(packed.length * at));
        const wrong = Buffer.from(packed);
        wrong.writeUInt32LE((packed.readUInt32LE(packed.length - 8) ^ 1) >>> 0, packed.length - 8);
        for (const one of [cut, wrong])
          await assert.rejects(buffer(inPieces(one, 500).pipe(pageZlib.createGunzip())));
      }),
    );
  });

  it('packs what Node opens, and opens what Node packs, without a header', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const packed = await new Promise<Buffer>((resolve, reject) =>
          pageZlib.deflateRaw(content, {}, (error, done) => (error ? reject(error) : resolve(done))),
        );
        assert.deepEqual(zlib.inflateRawSync(packed), content);
        const native = zlib.deflateRawSync(content);
        assert.deepEqual(await buffer(inPieces(native, 700).pipe(pageZlib.createInflateRaw())), content);
      }),
    );
  });
});

it('hashes, keys and derives as Node does', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.string({ unit: 'grapheme' }), (one, other, text) => {
      assert.equal(
        pageCrypto.createHash('sha256').update(one).update(text).digest('hex'),
        createHash('sha256').update(one).update(text).digest('hex'),
      );
      assert.deepEqual(
        pageCrypto.createHmac('sha256', one).update(other).digest(),
        createHmac('sha256', one).update(other).digest(),
      );
      assert.deepEqual(
        Buffer.from(pageCrypto.hkdfSync('sha256', one, other, text, 32)),
        Buffer.from(hkdfSync('sha256', one, other, text, 32)),
      );
    }),
  );
  assert.equal(pageCrypto.randomBytes(32).length, 32);
  assert.throws(() => pageCrypto.createHash('md5'), /sha256, not md5/);
});

it('tells UTF-8 from other bytes as Node does', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      ),
      (one) => {
        assert.equal(pageBuffer.isUtf8(one), isUtf8(one));
      },
    ),
  );
});

it('stores in memory what it was given, listed by key', async () => {
  const store = createMemoryStore('memory:test');
  await store.write('b/2', 'deux');
  await store.write('a/1', Buffer.from('un'));
  assert.deepEqual(
    (await store.list('')).map(({ key, bytes: length }) => [key, length]),
    [
      ['a/1', 2],
      ['b/2', 4],
    ],
  );
  assert.equal(Buffer.from((await store.read('b/2'))?.body ?? '').toString(), 'deux');
  await store.remove(['b/2']);
  assert.deepEqual([await store.read('b/2'), await store.head('b/2')], [null, null]);
  await assert.rejects(store.download('b/2', '/dev/null'), /is not there/);
});
