/** Every sum that a table implies: a margin is the sum of its parts, in each dimension, in each hierarchy. */
import { ConfigurationInvalid } from '../errors.js';
import { type CountTable, codeAt, type Dimension, levelOf, levelStride } from './count-table.js';

/** counts[parent] = sum of counts[children]. A parent of -1 is a zero that nobody wrote. */
export interface Relation {
  readonly parent: number;
  readonly children: readonly number[];
  readonly dimension: number;
}

/**
 * A missing line is a zero where its level is in the table; a level that is not there is passed over, its parts count
 * for what is above. Order: lower margins first. Time and memory: cells × dimensions × trees.
 */
export function relationsOf(table: CountTable): Relation[] {
  const relations = table.dimensions.flatMap((dimension, at) =>
    dimension.parents.flatMap((parents) => relationsAlong(table, dimension, at, parents)),
  );
  const height = Int32Array.from(table.keys, (key) => heightOf(key, table.dimensions));
  return relations.sort((a, b) => (height[a.parent] ?? 0) - (height[b.parent] ?? 0) || a.parent - b.parent);
}

/** Throws ConfigurationInvalid: names the first margin that is not the sum of its parts, by dimension and line. */
export function checkSums(table: CountTable, relations: readonly Relation[]): void {
  const broken = relations.filter(
    ({ parent, children }) =>
      (table.counts[parent] ?? 0) !== children.reduce((sum, cell) => sum + (table.counts[cell] ?? 0), 0),
  );
  const first = broken[0];
  if (first === undefined) return;
  const name = table.dimensions[first.dimension]?.name;
  const where =
    first.parent >= 0
      ? `the total at line ${table.lines[first.parent]} is not the sum of its parts`
      : `there is no total for the parts at line ${table.lines[first.children[0] ?? 0]}`;
  throw new ConfigurationInvalid(
    `margins over "${name}": ${where} (${broken.length} such margins); correct the table, or leave that level out as a whole.`,
  );
}

function relationsAlong(
  table: CountTable,
  dimension: Dimension,
  at: number,
  parents: Int32Array,
): Relation[] {
  const { children, above } = partsOf(table, dimension, at, parents);
  const way = {
    table,
    dimension,
    at,
    childrenOfCode: codesBelow(parents),
    known: new Map<string, boolean>(),
  };
  const relations: Relation[] = [];
  for (const key of new Set([...children.keys(), ...above])) {
    const code = codeAt(key, dimension);
    const rest = levelOf(key - code * dimension.stride, table.dimensions);
    if (!isComplete(code, rest, way)) continue;
    relations.push({ parent: table.cellAt.get(key) ?? -1, children: children.get(key) ?? [], dimension: at });
  }
  return relations;
}

/** For each parent's key its parts that are in the table; `above`: cells that could be parents. */
function partsOf(
  table: CountTable,
  dimension: Dimension,
  at: number,
  parents: Int32Array,
): { children: Map<number, number[]>; above: number[] } {
  const children = new Map<number, number[]>();
  const above: number[] = [];
  const inner = new Set(parents);
  const step = levelStride(at, table.dimensions);
  table.keys.forEach((key, cell) => {
    const code = codeAt(key, dimension);
    if (inner.has(code)) above.push(key);
    const rest = key - code * dimension.stride;
    const restLevel = levelOf(rest, table.dimensions);
    let parent = parents[code] ?? -1;
    while (parent >= 0 && !table.levels.has(restLevel + step * (dimension.level[parent] ?? 0)))
      parent = parents[parent] ?? -1;
    if (parent < 0) return;
    const parentKey = rest + parent * dimension.stride;
    const parts = children.get(parentKey);
    if (parts) parts.push(cell);
    else children.set(parentKey, [cell]);
  });
  return { children, above };
}

interface Way {
  readonly table: CountTable;
  readonly dimension: Dimension;
  readonly at: number;
  readonly childrenOfCode: ReadonlyMap<number, readonly number[]>;
  /** What was found out, by code and level of the rest. */
  readonly known: Map<string, boolean>;
}

/** Is everything below the code in the table, at one level or another? */
function isComplete(code: number, rest: number, way: Way): boolean {
  const { table, dimension, at, childrenOfCode, known } = way;
  const found = known.get(`${code} ${rest}`);
  if (found !== undefined) return found;
  const below = childrenOfCode.get(code) ?? [];
  const complete =
    below.length > 0 &&
    below.every((child) => {
      const level = rest + levelStride(at, table.dimensions) * (dimension.level[child] ?? 0);
      return table.levels.has(level) || isComplete(child, rest, way);
    });
  known.set(`${code} ${rest}`, complete);
  return complete;
}

function codesBelow(parents: Int32Array): Map<number, number[]> {
  const below = new Map<number, number[]>();
  parents.forEach((parent, code) => {
    const found = below.get(parent);
    if (found) found.push(code);
    else if (parent >= 0) below.set(parent, [code]);
  });
  return below;
}

/** Zero for the finest cells, more for every level of total. */
function heightOf(key: number, dimensions: readonly Dimension[]): number {
  return dimensions.reduce((height, dimension) => {
    const level = dimension.level[codeAt(key, dimension)] ?? 0;
    return height + (level === 1 ? 0 : level === 0 ? 64 : 64 - ((level - 2) % 32));
  }, 0);
}
