/** How far what is packed may inflate: beyond it lies no extract, but a decompression bomb. */
import { Transform } from 'node:stream';
import { refuseFile } from '../refusals.js';

const MIB = 1024 * 1024;

export interface InflateBounds {
  readonly entries: number;
  readonly totalBytes: number;
  /** Above `ratioFloor` inflated bytes, more than `ratio` times the packed size is a bomb. */
  readonly ratio: number;
  readonly ratioFloor: number;
}

export const EXTRACT_BOUNDS: InflateBounds = {
  entries: 10_000,
  totalBytes: 20 * 1024 * MIB,
  ratio: 400,
  ratioFloor: 256 * MIB,
};

export const WORKBOOK_BOUNDS: InflateBounds = {
  entries: 10_000,
  totalBytes: 2 * 1024 * MIB,
  ratio: 200,
  ratioFloor: 64 * MIB,
};

export function isTooDense(inflated: number, packed: number, { ratio, ratioFloor }: InflateBounds): boolean {
  return inflated > ratioFloor && inflated > ratio * packed;
}

/** Refuses a stream that inflates past the bounds, for a packed file of known size. */
export function boundInflation(fileName: string, packedBytes: number, bounds: InflateBounds): Transform {
  let inflated = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      inflated += chunk.length;
      const isBomb = inflated > bounds.totalBytes || isTooDense(inflated, packedBytes, bounds);
      if (isBomb) return done(refuseFile(fileName, 'bomb'));
      return done(null, chunk);
    },
  });
}
