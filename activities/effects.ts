/** What the activities of every room may use of the outside world; a worker builds one and hands it to createActivities. */
import type { Dataset } from '../datasets/dataset.js';
import type { RuleBook } from '../quality-rules/load-rules.js';
import type { ObjectStore, TabularEngine, Zones } from './platform/effects.js';

export interface References {
  /** Writes the reference tables as CSV files into a folder. Returns their table names. */
  writeInto(folder: string): Promise<readonly string[]>;
}

export interface PullRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface Effects {
  readonly zones: Zones;
  readonly engine: TabularEngine;
  readonly references: References;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly rules: RuleBook;
  /** An object store outside the zones: where a partner drops its files. */
  readonly openStore: (url: string) => ObjectStore;
  readonly pullHttps: (url: string, toPath: string, request: PullRequest) => Promise<void>;
  /** Copies a local file; tells what was copied. */
  readonly copyAndHash: (from: string, to: string) => Promise<{ sha256: string; bytes: number }>;
  /** A fresh local folder for one attempt of one step; whoever asked for it removes it. */
  readonly createScratch: (step: string) => Promise<string>;
  readonly removeScratch: (folder: string) => Promise<void>;
  /** SHA-256 over the toolkit's own code, written in every manifest. */
  readonly codeRevision: string;
  readonly engineNotes: { readonly duckdb: string; readonly threads: number };
  readonly secret: (name: string) => string | undefined;
}
