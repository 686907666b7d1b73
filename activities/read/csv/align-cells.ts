/** A record with too few or too many cells, put back in its columns where only one way fits. Pure. */
import { type ColumnProfile, fitness, hasEvidence, isSeen } from '../evidence/cell-shapes.js';

export interface Alignment {
  readonly cells: readonly string[];
  readonly reason: 'short_row_padded' | 'short_row_realigned' | 'extra_empty_cells_dropped';
}

export type AlignmentFailure = 'too_many_cells' | 'too_few_cells';

/** Log-likelihood by which a place must beat every other one: about 20 to 1. */
const CLEAR_MARGIN = 3;

/**
 * Cells in as many columns as the table has, or why not. `trimmed`: whoever wrote the file leaves out the empty cells at the end of
 * records. Takes time linear in the cells.
 */
export function alignCells(
  cells: readonly string[],
  profile: ColumnProfile,
  trimmed = false,
): Alignment | AlignmentFailure {
  const gap = profile.length - cells.length;
  return gap > 0 ? padShort(cells, profile, gap, trimmed) : dropExtra(cells, profile, -gap);
}

/** A place is known by the cells before it. */
function padShort(
  cells: readonly string[],
  profile: ColumnProfile,
  gap: number,
  trimmed: boolean,
): Alignment | AlignmentFailure {
  if (cells.every(isEmpty) || (!trimmed && cells.length * 2 < profile.length)) return 'too_few_cells';
  const end = cells.length;
  const padded: Alignment = { cells: withGap(cells, end, gap), reason: 'short_row_padded' };
  if (!hasEvidence(profile)) return padded;
  const scores = scoresOfGaps(cells, profile, gap);
  const clear = clearPlaces(scores, (one, other) => cells.slice(one, other).every(isEmpty));
  const rivals = fittingPlaces(clear, cells, profile, gap);
  // Where several separators are missing, nothing says that it is one cell that has swallowed others.
  const isUnclear = rivals.length > 1 || (rivals.length === 0 && clear.length > 1 && gap > 1);
  if (isUnclear) return trimmed && clear.includes(end) ? padded : 'too_few_cells';
  // A cell that has swallowed the next one fits neither column: which of both it stands in moves no other cell.
  const place = rivals[0] ?? (clear.includes(end) ? end : clear.find((one) => one > 0)) ?? end;
  return cells.slice(place).every(isEmpty)
    ? padded
    : { cells: withGap(cells, place, gap), reason: 'short_row_realigned' };
}

/** Of places that are about as good, those that put nothing where the column has never had the like. */
function fittingPlaces(
  places: readonly number[],
  cells: readonly string[],
  profile: ColumnProfile,
  gap: number,
): number[] {
  const [first = 0] = places;
  const last = places.at(-1) ?? first;
  return places.filter((place) =>
    profile.slice(first, last + gap).every((seen, rank) => {
      const column = first + rank;
      if (column >= place && column < place + gap) return isSeen('', seen);
      return isSeen(cells[column < place ? column : column - gap] ?? '', seen);
    }),
  );
}

function dropExtra(
  cells: readonly string[],
  profile: ColumnProfile,
  extra: number,
): Alignment | AlignmentFailure {
  const width = profile.length;
  const dropped = (place: number): Alignment => ({
    cells: cells.toSpliced(place, extra),
    reason: 'extra_empty_cells_dropped',
  });
  const scores = scoresOfRemovals(cells, profile, extra);
  const clear = clearPlaces(scores, (one, other) => cells.slice(one, other + extra).every(isEmpty));
  const [only] = clear;
  if (only === undefined) return 'too_many_cells';
  if (clear.length === 1) return dropped(only);
  // Several places fit: surplus separators at the end of a record are the usual cause.
  return clear.some((place) => cells.slice(place).every(isEmpty)) ? dropped(width) : 'too_many_cells';
}

function withGap(cells: readonly string[], place: number, gap: number): readonly string[] {
  return cells.toSpliced(place, 0, ...Array.from({ length: gap }, () => ''));
}

/**
 * The best place, and those that are nearly as good and give other cells; of places that give the same cells, the last one.
 * `same`: whether two places, the lesser first, give the same cells.
 */
function clearPlaces(scores: readonly number[], same: (one: number, other: number) => boolean): number[] {
  const best = scores.reduce((top, score) => Math.max(top, score), Number.NEGATIVE_INFINITY);
  if (best === Number.NEGATIVE_INFINITY) return [];
  const good = [...scores.keys()].filter((place) => (scores[place] ?? 0) > best - CLEAR_MARGIN);
  return good.filter((place, rank) => {
    const next = good[rank + 1];
    return next === undefined || !same(place, next);
  });
}

/** How well the cells fit with a gap before each of them, and after the last one. */
function scoresOfGaps(cells: readonly string[], profile: ColumnProfile, gap: number): number[] {
  const empty = sums(profile.map((column) => fitness('', column)));
  const before = sums(cells.map((cell, place) => fitness(cell, profile[place])));
  const after = sums(cells.map((cell, place) => fitness(cell, profile[place + gap])));
  return before.map(
    (sum, place) => sum + between(empty, place, place + gap) + between(after, place, cells.length),
  );
}

/** How well the cells fit without as many of them from each place on; minus infinity where those are not all empty. */
function scoresOfRemovals(cells: readonly string[], profile: ColumnProfile, extra: number): number[] {
  const filled = sums(cells.map((cell) => (isEmpty(cell) ? 0 : 1)));
  const kept = cells.slice(0, profile.length);
  const before = sums(kept.map((cell, place) => fitness(cell, profile[place])));
  const after = sums(profile.map((column, place) => fitness(cells[place + extra] ?? '', column)));
  return before.map((sum, place) =>
    between(filled, place, place + extra) > 0
      ? Number.NEGATIVE_INFINITY
      : sum + between(after, place, profile.length),
  );
}

/** Sums of the first 0, 1, 2… numbers. */
function sums(numbers: readonly number[]): number[] {
  const all = [0];
  for (const number of numbers) all.push((all.at(-1) ?? 0) + number);
  return all;
}

function between(all: readonly number[], from: number, to: number): number {
  return (all[to] ?? 0) - (all[from] ?? 0);
}

function isEmpty(cell: string): boolean {
  return cell.trim() === '';
}
