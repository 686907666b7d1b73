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

/** How often each shape occurs in each column. */
export type ColumnProfile = readonly ReadonlyMap<Shape, number>[];

/** Profile of the records that have exactly `width` cells; its rows count is the size of the evidence. */
export function profileColumns(records: readonly (readonly string[])[], width: number): ColumnProfile {
  const profile = Array.from({ length: width }, () => new Map<Shape, number>());
  const regular = records.filter((cells) => cells.length === width);
  for (const cells of regular)
    cells.forEach((cell, column) => {
      const counts = profile[column];
      const shape = shapeOf(cell);
      counts?.set(shape, (counts.get(shape) ?? 0) + 1);
    });
  return profile.map((counts) => {
    const total = regular.length;
    return new Map([...counts].map(([shape, count]) => [shape, count / Math.max(1, total)]));
  });
}

/** Log-likelihood of a cell in a column; unseen shapes are unlikely, not impossible. */
export function fitness(cell: string, shapes: ReadonlyMap<Shape, number> | undefined): number {
  return Math.log((shapes?.get(shapeOf(cell)) ?? 0) * 0.97 + 0.03 / SHAPES.length);
}
