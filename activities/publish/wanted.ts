/** What a portal must serve for a version: plain data, so that it can be compared with what it serves. */
import type { DatasetFields, Extras } from '../platform/portal/portal.js';

/** A file of the open zone, or a small text made for the portal. */
export type Origin = { readonly key: string } | { readonly text: string };

export interface WantedResource {
  /** Our name of the resource, the same from version to version. */
  readonly slot: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'main' | 'documentation';
  readonly schema: { readonly name: string; readonly version: string } | null;
  /** Lower case and hyphens only: udata would change anything else. */
  readonly fileName: string;
  readonly format: string;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Of a table, where the format is one whose records can be counted. */
  readonly rows: number | null;
  readonly origin: Origin;
  /** Where the portal takes no such file: its address in our own storage. */
  readonly remoteUrl: string | null;
}

export interface Wanted {
  /** Our id of the dataset, by which it is marked on the portal. */
  readonly dataset: string;
  readonly version: string;
  readonly fields: DatasetFields;
  readonly contact: { readonly name: string; readonly email: string };
  readonly extras: Extras;
  /** In the order the portal must show them. */
  readonly resources: readonly WantedResource[];
  /** For the operator: what is left out, and what the portal will not preview. */
  readonly notes: readonly string[];
  /** What the portal would refuse or alter: nothing is written while there are any. */
  readonly problems: readonly string[];
}

/** Marks in udata's extras, by which we find what is ours. */
export const MARK = {
  dataset: 'insertion:dataset',
  version: 'insertion:version',
  slot: 'insertion:slot',
  sha256: 'insertion:sha256',
  sha1: 'insertion:sha1',
} as const;
