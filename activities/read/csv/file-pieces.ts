/** A file in pieces, so that what decides about a byte is at hand wherever a piece ends. */
import { createReadStream } from 'node:fs';
import { LOOKS_ASIDE } from './untidy-cells.js';

/** Bytes of the file, of which those from `from` to `to` are to be scanned; beside them stand those that a look aside takes in. */
export interface Piece {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** `skip`: lines above the first record. All other bytes are scanned, each in one piece, but for a byte order mark. */
export async function* pieces({
  path,
  skip,
}: {
  readonly path: string;
  readonly skip: number;
}): AsyncGenerator<Piece> {
  let held: Buffer = Buffer.alloc(0);
  let from = 0;
  let toSkip = skip;
  let isStart = true;
  for await (const read of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const isMarked = isStart && read.subarray(0, 3).toString('hex') === 'efbbbf';
    const bytes = Buffer.concat([held, isMarked ? read.subarray(3) : read]);
    isStart = false;
    for (; toSkip > 0 && from < bytes.length; toSkip -= 1) {
      const end = bytes.indexOf(10, from);
      from = end < 0 ? bytes.length : end + 1;
      if (end < 0) toSkip += 1;
    }
    const to = Math.max(from, bytes.length - LOOKS_ASIDE);
    yield { bytes, from, to };
    held = bytes.subarray(Math.max(0, to - LOOKS_ASIDE));
    from = Math.min(to, LOOKS_ASIDE);
  }
  yield { bytes: held, from, to: held.length };
}
