/** What is explained, part by part, as a terminal prints it and the desk shows it. English: for operators. */
export interface ToldPart {
  /** Null where the sentences stand alone. */
  readonly title: string | null;
  readonly sentences: readonly string[];
  readonly table: ToldTable | null;
}

export interface ToldTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What is asked of: a cell of a published version, or a whole row. */
export interface AskedCell {
  readonly dataset: string;
  readonly version: string;
  readonly table: string;
  readonly id: string;
  readonly column?: string | undefined;
}
