/** A département of the story, and where its people live. */
export interface Commune {
  readonly code: string;
  readonly codePostal: string;
  readonly nom: string;
}

export interface Departement {
  readonly code: string;
  /** Three characters, as the CNAF and France Travail write it. */
  readonly code3: string;
  /** Its place among all of them, from 0. */
  readonly rank: number;
  readonly part: number;
  readonly communes: readonly Commune[];
  readonly schema: 'VRSB0801' | 'VRSD0301';
  readonly delivery: 'gzip' | 'plain' | 'msa-pieces';
}
