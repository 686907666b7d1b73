/** A record with too few or too many cells, put back in its columns where only one way fits. Pure. */
import { type ColumnProfile, fitness } from './cell-shapes.js';

export interface Alignment {
  readonly cells: readonly string[];
  readonly reason: 'short_row_padded' | 'short_row_realigned' | 'extra_empty_cells_dropped';
}

export type AlignmentFailure = 'too_many_cells' | 'too_few_cells';

/** Log-likelihood by which another place for the gap must beat the end of the record: about 20 to 1. */
const CLEAR_MARGIN = 3;
/** More gaps than that in one record have no single meaning. */
const MOST_GAPS = 3;

/** Cells in as many columns as the table has, or why not. */
export function alignCells(cells: readonly string[], profile: ColumnProfile): Alignment | AlignmentFailure {
  const gap = profile.length - cells.length;
  return gap > 0 ? padShort(cells, profile, gap) : dropExtra(cells, profile, -gap);
}

function padShort(
  cells: readonly string[],
  profile: ColumnProfile,
  gap: number,
): Alignment | AlignmentFailure {
  if (cells.length * 2 < profile.length || cells.every((cell) => cell.trim() === '')) return 'too_few_cells';
  const atEnd = [...cells, ...Array.from({ length: gap }, () => '')];
  if (gap > MOST_GAPS) return { cells: atEnd, reason: 'short_row_padded' };
  const best = bestOf(insertions(cells, gap), profile);
  return best.score > scoreOf(atEnd, profile) + CLEAR_MARGIN
    ? { cells: best.cells, reason: 'short_row_realigned' }
    : { cells: atEnd, reason: 'short_row_padded' };
}

function dropExtra(
  cells: readonly string[],
  profile: ColumnProfile,
  extra: number,
): Alignment | AlignmentFailure {
  const width = profile.length;
  const atEnd = cells.slice(width).every((cell) => cell.trim() === '') ? cells.slice(0, width) : null;
  if (extra > MOST_GAPS)
    return atEnd ? { cells: atEnd, reason: 'extra_empty_cells_dropped' } : 'too_many_cells';
  const candidates = [...removals(cells, extra)];
  if (candidates.length === 0) return 'too_many_cells';
  const best = bestOf(candidates, profile);
  const rivals = candidates.filter(
    (other) =>
      scoreOf(other, profile) > best.score - CLEAR_MARGIN && other.join('\0') !== best.cells.join('\0'),
  );
  if (rivals.length === 0) return { cells: best.cells, reason: 'extra_empty_cells_dropped' };
  // Several places fit: surplus separators at the end of a record are the usual cause.
  const endIsAsGood = atEnd !== null && scoreOf(atEnd, profile) > best.score - CLEAR_MARGIN;
  return endIsAsGood ? { cells: atEnd, reason: 'extra_empty_cells_dropped' } : 'too_many_cells';
}

function bestOf(
  candidates: Iterable<readonly string[]>,
  profile: ColumnProfile,
): { cells: readonly string[]; score: number } {
  let best: { cells: readonly string[]; score: number } = { cells: [], score: Number.NEGATIVE_INFINITY };
  for (const cells of candidates) {
    const score = scoreOf(cells, profile);
    if (score > best.score) best = { cells, score };
  }
  return best;
}

function scoreOf(cells: readonly string[], profile: ColumnProfile): number {
  return cells.reduce((sum, cell, column) => sum + fitness(cell, profile[column]), 0);
}

/** Every way to leave out one block of `count` empty cells. */
function* removals(cells: readonly string[], count: number): Generator<readonly string[]> {
  for (let at = 0; at + count <= cells.length; at += 1)
    if (cells.slice(at, at + count).every((cell) => cell.trim() === '')) yield cells.toSpliced(at, count);
}

/** Every way to put in one block of `count` empty cells. */
function* insertions(cells: readonly string[], count: number): Generator<readonly string[]> {
  const block = Array.from({ length: count }, () => '');
  for (let at = 1; at <= cells.length; at += 1) yield cells.toSpliced(at, 0, ...block);
}
