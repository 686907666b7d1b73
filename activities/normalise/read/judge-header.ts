/** Which record is the header, and whether there is one. Pure. */
import { isTyped, profileColumns, shapeOf } from './cell-shapes.js';
import type { SampleRecord } from './split-sample.js';

const SEARCHED_RECORDS = 40;

export function findHeaderIndex(records: readonly SampleRecord[], width: number): number {
  const found = records.slice(0, SEARCHED_RECORDS).findIndex((record, index) => {
    const cells = record.cells.length;
    if (width === 1) return !(index === 0 && /^sep=.$/i.test(record.text));
    return (
      cells > 1 &&
      Math.abs(cells - width) <= Math.max(1, width * 0.2) &&
      filled(record) >= Math.max(2, width / 2)
    );
  });
  return Math.max(0, found);
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
    const typed = [...(profile[column] ?? [])]
      .filter(([name]) => isTyped(name))
      .reduce((sum, [, share]) => sum + share, 0);
    const empty = profile[column]?.get('empty') ?? 0;
    if (typed === 0 || typed < 0.7 * (1 - empty) || shape === 'empty') return;
    if (!isTyped(shape)) unlike += 1;
    else if (!/^(?:19|20)\d\d$/.test(cell.trim())) like += 1;
  });
  return like > unlike;
}

export function filled(record: SampleRecord): number {
  return record.cells.filter((cell) => cell.trim() !== '').length;
}
