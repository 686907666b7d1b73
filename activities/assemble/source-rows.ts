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

export function rankOf({ source, extract }: SourceRows, sources: readonly SourceRows[]): number {
  return sources.filter((one) => one.source === source).findIndex((one) => one.extract === extract);
}
