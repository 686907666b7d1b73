/** What a release is asked to do. */
import { z } from 'zod';
import type { Metadata } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { Decision } from '../handover/hold.js';
import type { ManifestFinding } from '../published/manifest.js';
import { checkAccounting, type ManifestInput } from '../published/manifest-input.js';
import type { AssembledTable } from './published-rows.js';
import { countSteps } from './release-tables.js';

export interface ReleaseRequest {
  readonly dataset: {
    readonly id: string;
    readonly title: string;
    readonly licence: string;
    readonly contractVersion: string;
    /** About persons: the public is told of no count of what was received. */
    readonly personal: boolean;
    readonly privacy: Metadata['privacy'];
  };
  /** The day that names the version: YYYY-MM-DD. */
  readonly asOf: string;
  readonly tables: readonly AssembledTable[];
  readonly inputs: readonly ManifestInput[];
  readonly findings: readonly ManifestFinding[];
  /** Who let a held version go, and why: told to the restricted zone. */
  readonly decision?: Decision;
  readonly codeRevision: string;
  /** Epoch of the pseudonyms' key, where there are any. */
  readonly keyEpoch?: string | null;
  /** Domains whose pseudonyms are UUIDs. */
  readonly cutDomains?: readonly string[];
  /** The session's own folder, or one below it. */
  readonly scratch: string;
  readonly onProgress?: (done: number, total: number) => void;
  /** Told the name of a version before its first file is written. */
  readonly onVersion?: (version: string) => Promise<void>;
  /** The version that these data were judged against; null where there was none. */
  readonly judged: string | null;
}

/** Throws ContractBroken, before anything is read or written. */
export function checkRequest({ dataset, asOf, inputs }: ReleaseRequest): void {
  checkAccounting(dataset.id, inputs);
  if (!z.iso.date().safeParse(asOf).success)
    throw new ContractBroken(
      `${dataset.id}: a version is named after a day (YYYY-MM-DD); correct the request's asOf.`,
    );
}

/** A function to call after each step: it tells `onProgress` how many of all are done. */
export function createProgress({ tables, onProgress }: ReleaseRequest): () => void {
  const total = tables.reduce((sum, table) => sum + countSteps(table), 1);
  let done = 0;
  return () => {
    done += 1;
    onProgress?.(done, total);
  };
}
