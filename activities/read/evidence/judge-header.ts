/** Which record is the header, and whether there is one. Pure. */
import { isTyped, profileColumns, shapeOf } from './cell-shapes.js';
import type { SampleRecord } from './split-sample.js';

const SEARCHED_RECORDS = 40;

/** Rank of the first record that names the columns: about as wide as most records, or wide enough for all that they hold. */
export function findHeaderIndex(
  records: readonly SampleRecord[],
  body: readonly SampleRecord[],
  width: number,
): number {
  const found = records.slice(0, SEARCHED_RECORDS).findIndex((record, index) => {
    const cells = record.cells.length;
    if (width === 1) return !(index === 0 && /^sep=.$/i.test(record.text));
    if (cells < 2 || filled(record) < 2) return false;
    const near = Math.abs(cells - width) <= Math.max(1, width * 0.2) && filled(record) >= width / 2;
    return near || (filled(record) >= cells / 2 && covers(record, body.slice(index + 1)));
  });
  return Math.max(0, found);
}

const NEARLY_ALL = 0.98;

/** Writers may leave out the separators that end a header, or those that end records. */
function covers(record: SampleRecord, body: readonly SampleRecord[]): boolean {
  const held = body.filter(({ cells }) => filledWidth(cells) <= record.cells.length).length;
  const reached = body.filter(({ cells }) => filledWidth(cells) * 2 > record.cells.length).length;
  return body.length > 0 && held >= body.length * NEARLY_ALL && reached > 0;
}

/** Cells up to the last one that is filled. */
function filledWidth(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}

/** A header has no dates, addresses or amounts where its column has them. */
export function looksLikeData(record: SampleRecord, body: readonly SampleRecord[], width: number): boolean {
  if (body.length === 0) return false;
  const profile = profileColumns(
    body.map(({ cells }) => cells),
    width,
  );
  let like = 0;
  let unlike = 0;
  record.cells.forEach((cell, column) => {
    const shape = shapeOf(cell);
    const typed = [...(profile[column]?.shares ?? [])]
      .filter(([name]) => isTyped(name))
      .reduce((sum, [, share]) => sum + share, 0);
    const empty = profile[column]?.shares.get('empty') ?? 0;
    if (typed === 0 || typed < 0.7 * (1 - empty) || shape === 'empty') return;
    if (!isTyped(shape)) unlike += 1;
    else if (!/^(?:19|20)\d\d$/.test(cell.trim())) like += 1;
  });
  return like > unlike;
}

export function filled(record: SampleRecord): number {
  return record.cells.filter((cell) => cell.trim() !== '').length;
}
