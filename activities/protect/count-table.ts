/** A table of counts with its totals: what suppressor and auditor both know, and all that they share. */
import { ConfigurationInvalid } from '../errors.js';
import { depthIn, type Hierarchies, type Tree } from './hierarchy.js';

export interface CountRow {
  /** One code per dimension; '' is the total. */
  readonly codes: readonly string[];
  readonly count: number;
  readonly line: number;
}

/** One dimension with its codes in order, so that the order of rows never matters. */
export interface Dimension {
  readonly name: string;
  /** '' first, then every code of table and trees in ascending order. */
  readonly codes: readonly string[];
  /** Parent of each code in each tree; -1 for the total and for a code that the tree does not hold. */
  readonly parents: readonly Int32Array[];
  /** 0 total, 1 leaf, more for each level between, tree by tree. */
  readonly level: Int32Array;
  readonly stride: number;
}

/** Cells stand in ascending order of key: the same rows in any order make the same table. */
export interface CountTable {
  readonly dimensions: readonly Dimension[];
  readonly keys: Float64Array;
  readonly counts: Float64Array;
  readonly lines: Int32Array;
  /** Place of a cell by its key. A key that is not there is a zero, or a margin that was not made. */
  readonly cellAt: ReadonlyMap<number, number>;
  /** Which combinations of levels are in the table. */
  readonly levels: ReadonlySet<number>;
}

/** A level's number stays below this in every dimension. */
const LEVELS = 256;

/** Throws ConfigurationInvalid: two rows for a cell, a negative or broken count, too many codes for exact keys. */
export function tableOf(
  rows: readonly CountRow[],
  names: readonly string[],
  hierarchies: Hierarchies,
): CountTable {
  const dimensions = dimensionsOf(rows, names, hierarchies);
  const places = dimensions.map(({ codes }) => new Map(codes.map((code, place) => [code, place])));
  const keyed = rows.map((row) => ({ row, key: keyOf(row, dimensions, places) }));
  keyed.sort((a, b) => a.key - b.key);
  const cellAt = new Map<number, number>();
  const levels = new Set<number>();
  keyed.forEach(({ row, key }, cell) => {
    if (!Number.isSafeInteger(row.count) || row.count < 0)
      throw new ConfigurationInvalid(
        `line ${row.line}: a count is a whole number, zero or more; correct it.`,
      );
    if (cellAt.has(key))
      throw new ConfigurationInvalid(
        `line ${row.line}: another line has the same ${names.join(', ')}; keep one.`,
      );
    cellAt.set(key, cell);
    levels.add(levelOf(key, dimensions));
  });
  return {
    dimensions,
    keys: Float64Array.from(keyed, ({ key }) => key),
    counts: Float64Array.from(keyed, ({ row }) => row.count),
    lines: Int32Array.from(keyed, ({ row }) => row.line),
    cellAt,
    levels,
  };
}

export function codeAt(key: number, dimension: Dimension): number {
  return Math.floor(key / dimension.stride) % dimension.codes.length;
}

/** The combination of levels of a cell, as one number. */
export function levelOf(key: number, dimensions: readonly Dimension[]): number {
  return dimensions.reduce(
    (level, dimension) => level * LEVELS + (dimension.level[codeAt(key, dimension)] ?? 0),
    0,
  );
}

/** What one dimension of number `at` adds to `levelOf`, per level. */
export function levelStride(at: number, dimensions: readonly Dimension[]): number {
  return LEVELS ** (dimensions.length - 1 - at);
}

function keyOf(
  row: CountRow,
  dimensions: readonly Dimension[],
  places: readonly ReadonlyMap<string, number>[],
): number {
  return dimensions.reduce(
    (key, { stride }, at) => key + stride * (places[at]?.get(row.codes[at] ?? '') ?? 0),
    0,
  );
}

function dimensionsOf(
  rows: readonly CountRow[],
  names: readonly string[],
  hierarchies: Hierarchies,
): Dimension[] {
  const dimensions: Dimension[] = [];
  let stride = 1;
  names.forEach((name, at) => {
    const trees = hierarchies.get(name) ?? [];
    const used = new Set(rows.map(({ codes }) => codes[at] ?? ''));
    for (const tree of trees) for (const [child, parent] of tree) used.add(child).add(parent);
    used.delete('');
    const codes = ['', ...[...used].sort((a, b) => (a < b ? -1 : 1))];
    dimensions.push({ name, codes, stride, ...ancestry(codes, trees) });
    stride *= codes.length;
  });
  if (stride > Number.MAX_SAFE_INTEGER || names.length > 6)
    throw new ConfigurationInvalid(
      `--by ${names.join(',')}: too many dimensions or codes; protect fewer at once.`,
    );
  return dimensions;
}

function ancestry(codes: readonly string[], trees: readonly Tree[]): Pick<Dimension, 'parents' | 'level'> {
  const place = new Map(codes.map((code, at) => [code, at]));
  const held = trees.map((tree) => new Set([...tree].flat()));
  const inner = trees.map((tree) => new Set(tree.values()));
  const nowhere = (code: string) => !held.some((codesOf) => codesOf.has(code));
  const ways: readonly Tree[] = trees.length > 0 ? trees : [new Map()];
  const parents = ways.map((tree, way) =>
    Int32Array.from(codes, (code) => {
      if (code === '' || !(nowhere(code) || held[way]?.has(code))) return -1;
      return place.get(tree.get(code) ?? '') ?? 0;
    }),
  );
  const level = Int32Array.from(codes, (code) => {
    if (code === '') return 0;
    const way = inner.findIndex((codesOf) => codesOf.has(code));
    const tree = trees[way];
    return tree === undefined ? 1 : 2 + way * 32 + Math.min(31, depthIn(tree, code));
  });
  return { parents, level };
}
