/** What travels on the branch of a source: its extracts go through each step together. */
import type { NormalisedSource, Run, SealedExtract } from './run.js';

export interface NormaliseSource extends Run {
  readonly source: string;
  readonly extracts: readonly SealedExtract[];
}

/** An extract that cannot be taken: why, for the operator and for the partner. */
export interface RefusedExtract {
  /** SHA-256. */
  readonly extract: string;
  readonly reason: string;
  readonly partnerSentence: string;
}

/** What became of the extracts of a source; each is in one of the two, in the order they were given. */
export interface NormalisedExtracts {
  readonly taken: readonly NormalisedSource[];
  readonly refused: readonly RefusedExtract[];
}

export interface CheckSource extends Run {
  readonly source: string;
  readonly normalised: readonly NormalisedSource[];
}
