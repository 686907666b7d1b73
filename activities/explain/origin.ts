/** What is explained, and what a row turns out to rest on. */
import { z } from 'zod';
import type { Dataset } from '../../datasets/dataset.js';
import type { AskedCell } from '../handover/told.js';
import type { Manifest } from '../published/manifest.js';
import type { FoundRow } from './find-row.js';

/** A line that a row was made of. */
export const Placed = z.object({
  source: z.string(),
  extract: z.string().nullable(),
  line: z.number(),
  member: z.string(),
  /** Why it is in the row; null where it is alone. */
  by: z.string().nullable(),
  lost: z.string().transform((json) => z.record(z.string(), z.string()).parse(JSON.parse(json))),
});
export type Placed = z.infer<typeof Placed>;

/** `kept`: as published; `lost`: another value won; `silent`: it says nothing; `unknown`: what was read of it is no longer kept. */
export type Fate = 'kept' | 'lost' | 'silent' | 'unknown';

export interface Line extends Omit<Placed, 'lost'> {
  readonly fileName: string | null;
  readonly extractDate: string | null;
  /** Of the asked column. */
  readonly said?: { readonly fate: Fate; readonly value: string | null };
  /** Without an asked column: all that lost, by column. */
  readonly lost?: Readonly<Record<string, string>>;
}

export interface RowOrigin {
  readonly kind: 'row';
  readonly lines: readonly Line[];
  /** Who reads each source, and the partner's columns that feed the asked one. */
  readonly mappings: readonly {
    readonly source: string;
    readonly file: string;
    readonly columns: readonly string[];
  }[];
  /** Files that join rows and keep one of their values, with what they say of themselves. */
  readonly rules: readonly { readonly file: string; readonly says: string }[];
}

export interface Explaining {
  readonly dataset: Dataset;
  readonly manifest: Manifest;
  readonly asked: AskedCell;
  readonly row: FoundRow;
  readonly scratch: string;
}
