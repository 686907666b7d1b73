/** What the page and its worker say to each other. */
import type { SelfCheckPart } from '../../self-check/self-check-request.js';

/** What the page loads before it checks; each is a script that hands over its name and the base64 of its gzip. */
export const PIECES = ['program', 'engine', 'machine'] as const;
export type PieceName = (typeof PIECES)[number];

/** Once: what the worker is made of. */
export interface Load {
  readonly kind: 'load';
  /** The WebAssembly module. */
  readonly engine: ArrayBuffer;
  /** JSON of a Machine. */
  readonly machine: string;
}

export interface Check {
  readonly kind: 'check';
  readonly file: File;
  readonly dataset: string;
  readonly source: string;
}

export type Ask = Load | Check;

export interface ReportFile {
  readonly name: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** French: a partner reads it. */
export interface Verdict {
  readonly taken: boolean;
  /** What was said of a file that is refused. */
  readonly sentence: string | null;
  readonly rows: number | null;
  readonly rejected: number | null;
  readonly toFix: number;
  readonly score: number | null;
}

export type Tell =
  | { readonly kind: 'ready' }
  | { readonly kind: 'part'; readonly part: SelfCheckPart }
  | { readonly kind: 'checked'; readonly verdict: Verdict; readonly files: readonly ReportFile[] }
  /** French; says whether another try can help. */
  | { readonly kind: 'failed'; readonly sentence: string };
