/** What a cell looks like, coarse on purpose: enough to tell a header from data and one column from the next. */

export const SHAPES = [
  'empty',
  'integer',
  'decimal',
  'date',
  'time',
  'url',
  'email',
  'code',
  'word',
  'short',
  'long',
] as const;
export type Shape = (typeof SHAPES)[number];

const PATTERNS: readonly (readonly [Shape, RegExp])[] = [
  ['integer', /^[+-]?\d+$/],
  [
    'decimal',
    /^[+-]?(?:\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][+-]?\d+)?\s?(?:[%€$£]|EUR)?$|^[$€£]\s?[+-]?[\d.,\s]+$/,
  ],
  [
    'date',
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|UTC|[+-]\d{2}:?\d{2}|[AP]M)?)?$/i,
  ],
  ['time', /^\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AP]M)?$/i],
  ['url', /^(?:https?:\/\/|www\.)\S+$/i],
  ['email', /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i],
  ['code', /^(?=\S*\d)(?=\S*[\p{L}_-])[\p{L}\d_.:/#-]{1,40}$/u],
  ['word', /^\p{L}[\p{L}'’-]*$/u],
];

const LONG_TEXT = 60;

export function shapeOf(cell: string): Shape {
  const text = cell.trim();
  if (text === '') return 'empty';
  if (text.length <= LONG_TEXT) {
    for (const [shape, pattern] of PATTERNS) if (pattern.test(text)) return shape;
    return 'short';
  }
  return /^https?:\/\/\S+$/.test(text) ? 'url' : 'long';
}

/** Shapes no column name has. */
export function isTyped(shape: Shape): boolean {
  return (
    shape === 'integer' ||
    shape === 'decimal' ||
    shape === 'date' ||
    shape === 'time' ||
    shape === 'url' ||
    shape === 'email'
  );
}

/** How often each shape occurs in a column, and of how many records that is known. */
export interface ColumnShapes {
  readonly records: number;
  readonly shares: ReadonlyMap<Shape, number>;
}

export type ColumnProfile = readonly ColumnShapes[];

/** Profile of the records that have exactly `width` cells. */
export function profileColumns(records: readonly (readonly string[])[], width: number): ColumnProfile {
  const counted = Array.from({ length: width }, () => new Map<Shape, number>());
  const regular = records.filter((cells) => cells.length === width);
  for (const cells of regular)
    cells.forEach((cell, column) => {
      const counts = counted[column];
      const shape = shapeOf(cell);
      counts?.set(shape, (counts.get(shape) ?? 0) + 1);
    });
  const total = Math.max(1, regular.length);
  return counted.map((counts) => ({
    records: regular.length,
    shares: new Map([...counts].map(([shape, count]) => [shape, count / total])),
  }));
}

/** False for the profile of no records: no cell then fits one column better than another. */
export function hasEvidence(profile: ColumnProfile): boolean {
  return profile.some(({ records }) => records > 0);
}

/**
 * Log-likelihood of a cell in a column; unseen shapes are unlikely, not impossible. A column that was always empty says that the
 * next record fills it once in so many, but nothing of what may stand in it.
 */
export function fitness(cell: string, column: ColumnShapes | undefined): number {
  const share = column?.shares.get(shapeOf(cell)) ?? 0;
  if (column && share === 0 && column.shares.get('empty') === 1) return -Math.log(column.records + 2);
  return Math.log(share * 0.97 + 0.03 / SHAPES.length);
}

/** The column has had such a cell, or nothing at all. */
export function isSeen(cell: string, { shares }: ColumnShapes): boolean {
  return shares.get('empty') === 1 || (shares.get(shapeOf(cell)) ?? 0) > 0;
}
