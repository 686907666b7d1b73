/** What assembly is given of each extract. */

/** One extract's typed rows, as a local Parquet file below scratch. */
export interface SourceRows {
  readonly source: string;
  /** SHA-256 of the extract. */
  readonly extract: string;
  readonly table: string;
  readonly path: string;
  readonly rowsIn: number;
  readonly rowsRejected: number;
}

/** Of each extract, in the order given: its place among those of its source. */
export function ranksOf(sources: readonly Pick<SourceRows, 'source'>[]): number[] {
  const next = new Map<string, number>();
  return sources.map(({ source }) => {
    const rank = next.get(source) ?? 0;
    next.set(source, rank + 1);
    return rank;
  });
}
