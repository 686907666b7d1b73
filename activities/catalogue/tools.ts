/** What drawing pages needs of its worker. */
import type { Dataset } from '../../datasets/dataset.js';
import type { References } from '../effects.js';
import type { CheckProgram, ObjectStore, TabularEngine } from '../platform/effects.js';

export interface GatherTools {
  readonly open: ObjectStore;
  readonly engine: TabularEngine;
  readonly references: References;
  /** Whether a code says that a row is none of the dataset's. */
  readonly isOutside: (code: string) => boolean;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: Readonly<Record<string, string | number>>) => void;
}

export interface CatalogueTools extends GatherTools {
  /** Every dataset this worker knows: the home page lists those that are published. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** The self-check that a partner's browser runs. */
  readonly checkProgram: () => Promise<CheckProgram>;
  readonly now: () => Date;
  /** Whether raw extracts are sealed at rest: the register says so. */
  readonly rawSealed: boolean;
  /** Where the open zone is served. */
  readonly publicUrl: string | null;
  /** Where the API answers, without final slash. */
  readonly apiUrl: string | null;
}
