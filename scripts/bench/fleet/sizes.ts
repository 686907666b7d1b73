/** Which runs tell what a file, a row and a département cost: each alone from a middle, and corners where they differ together. Pure. */

export interface Size {
  readonly departements: number;
  /** In all. */
  readonly files: number;
  /** In all. */
  readonly rows: number;
}

export type Axis = keyof Size;

export const AXES = ['files', 'rows', 'departements'] as const satisfies readonly Axis[];

/** `most`: the most rows of a run. */
export function middleOf(most: number): Size {
  return { departements: 3, files: 36, rows: Math.round(most / 10) };
}

export function sizesOf(most: number): readonly Size[] {
  const middle = middleOf(most);
  const levels: Readonly<Record<Axis, readonly number[]>> = {
    files: [3, 12, 36, 144],
    rows: [1_000, 100, 10, 1].map((part) => Math.round(most / part)),
    departements: [1, 3, 9, 36],
  };
  const alone = AXES.flatMap((axis) => levels[axis].map((level) => ({ ...middle, [axis]: level })));
  const corners = [1, 9].flatMap((departements) =>
    [9, 144].flatMap((files) =>
      [most / 1_000, most].map((rows) => ({ departements, files, rows: Math.round(rows) })),
    ),
  );
  const named = new Map([...alone, ...corners].map((size) => [nameOf(size), size]));
  return [...named.values()];
}

/** Of the dataset that has this size. */
export function nameOf({ departements, files, rows }: Size): string {
  return `departements-${departements}-files-${files}-rows-${rows}`;
}

/** Whether it differs from the middle along that axis at most. */
export function liesOn(axis: Axis, size: Size, middle: Size): boolean {
  return AXES.every((other) => other === axis || size[other] === middle[other]);
}
