/** What travels on the branch of a source: its extracts go through each step together. */
import { z } from 'zod';
import type { NormalisedSource, Run, SealedExtract } from './run.js';

export interface NormaliseSource extends Run {
  readonly source: string;
  readonly extracts: readonly SealedExtract[];
  /** The workflow knows how to have an extract normalised in parts; absent in runs of older workers. */
  readonly mayCut?: true;
}

/** An extract that is too large for one worker. Its size says in how many parts, never who is there to work. */
export interface CutExtract {
  /** SHA-256. */
  readonly extract: string;
  readonly parts: number;
}

export interface NormalisePart extends Run {
  readonly source: string;
  readonly extract: SealedExtract;
  /** From 0. */
  readonly part: number;
  readonly parts: number;
}

/** What a part became, in the work zone of its run. */
export const NormalisedPart = z.strictObject({
  folder: z.string(),
  /** Where the rows of the whole are to be kept: another code, declaration or key would keep them elsewhere. */
  whole: z.string(),
  /** Of those that were read, the ones of this part. */
  rowsIn: z.int(),
  rowsOut: z.int(),
  /** Of the whole extract. */
  reading: z.strictObject({
    rowsIn: z.int(),
    rowsRead: z.int(),
    placeUnit: z.enum(['ligne', 'enregistrement']),
    speed: z.enum(['fast', 'careful']),
    sheets: z.array(z.string()).optional(),
  }),
});
export type NormalisedPart = z.infer<typeof NormalisedPart>;

export interface JoinParts extends Run {
  readonly source: string;
  readonly extract: SealedExtract;
  /** Null for one of which nothing could be made. */
  readonly parts: readonly (NormalisedPart | null)[];
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
  /** In neither: these are to be normalised in parts. */
  readonly cut?: readonly CutExtract[];
}

export interface CheckSource extends Run {
  readonly source: string;
  readonly normalised: readonly NormalisedSource[];
}
