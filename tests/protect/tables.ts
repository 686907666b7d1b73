/** Count tables for the tests: from the golden files, and random ones with all their margins. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { z } from 'zod';
import { type CountRow, type CountTable, tableOf } from '../../activities/protect/count-table.js';
import { type Hierarchies, treeOf } from '../../activities/protect/hierarchy.js';

const GOLDEN = new URL('./golden/', import.meta.url);

export function readGolden(file: string): Record<string, string>[] {
  const rows: unknown = parse(readFileSync(new URL(file, GOLDEN)), { columns: true });
  return z.array(z.record(z.string(), z.string())).parse(rows);
}

export interface Example {
  readonly table: CountTable;
  readonly secret: Uint8Array;
  /** What GaussSuppression hides. */
  readonly theirs: Uint8Array;
}

export function example(file: string): Example {
  const rows = readGolden(file);
  const total = (code = '') => (code === 'Total' ? '' : code);
  const by = Object.keys(rows[0] ?? {}).filter((name) => !['ant', 'primary', 'suppressed'].includes(name));
  const table = tableOf(
    rows.map((row, line) => ({ codes: by.map((name) => total(row[name])), count: Number(row.ant), line })),
    by,
    file.startsWith('z2') ? Z2_TREES : new Map(),
  );
  const flags = (column: string) =>
    Uint8Array.from(table.lines, (line) => (rows[line]?.[column] === 'TRUE' ? 1 : 0));
  return { table, secret: flags('primary'), theirs: flags('suppressed') };
}

const Z2_TREES: Hierarchies = new Map([
  [
    'region',
    ['z2_tree_fylke.csv', 'z2_tree_kostragr.csv'].map((file) =>
      treeOf(
        readGolden(file).map(({ parent = '', child = '' }) => ({
          child,
          parent: parent === 'Total' ? '' : parent,
        })),
        file,
      ),
    ),
  ],
]);

/** Communes c0…c5 of two départements. */
export const TREE: Hierarchies = new Map([
  [
    'a',
    [
      treeOf(
        Array.from({ length: 6 }, (_, at) => ({ child: `c${at}`, parent: at % 2 === 0 ? 'd0' : 'd1' })),
        'tree',
      ),
    ],
  ],
]);

export interface Random {
  readonly rows: readonly CountRow[];
  readonly names: readonly string[];
  readonly hierarchies: Hierarchies;
}

/** Finest counts in order of their codes; lines of zero are left out when `zeros` is none. */
export function withMargins(
  sizes: readonly number[],
  finest: readonly number[],
  hierarchies: Hierarchies,
): Random {
  const names = ['a', 'b', 'c'].slice(0, sizes.length);
  const sums = new Map<string, { codes: readonly string[]; count: number }>();
  finest.forEach((count, at) => {
    let [rest, ways]: [number, string[][]] = [at, [[]]];
    sizes.forEach((size, dimension) => {
      const code = `${dimension === 0 ? 'c' : names[dimension]}${rest % size}`;
      rest = Math.floor(rest / size);
      const above = dimension === 0 ? hierarchies.get('a')?.[0]?.get(code) : undefined;
      const levels = [code, ...(above === undefined ? [] : [above]), ''];
      ways = ways.flatMap((codes) => levels.map((level) => [...codes, level]));
    });
    for (const codes of ways) {
      const key = codes.join('|');
      sums.set(key, { codes, count: (sums.get(key)?.count ?? 0) + count });
    }
  });
  return { rows: [...sums.values()].map((sum, line) => ({ ...sum, line })), names, hierarchies };
}

const counts = (length: number) =>
  fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 60 })), {
    minLength: length,
    maxLength: length,
  });

function tables(sizes: readonly number[], hierarchies: Hierarchies): fc.Arbitrary<Random> {
  return counts(sizes.reduce((product, size) => product * size, 1)).map((finest) =>
    withMargins(sizes, finest, hierarchies),
  );
}

/** Two dimensions, three dimensions, and a hierarchy in the first of two or three. */
export const anyTable: fc.Arbitrary<Random> = fc.oneof(
  tables([4, 5], new Map()),
  tables([3, 3, 4], new Map()),
  tables([6, 3], TREE),
  tables([6, 3, 2], TREE),
);

export function secretBelow(table: CountTable, threshold: number): Uint8Array {
  return Uint8Array.from(table.counts, (count) => (count > 0 && count < threshold ? 1 : 0));
}

export const size = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
