/** Ports: all that a room may ask of the outside world. Adapters stand beside this file; rooms import types only. */
import type { z } from 'zod';

/** A write happens only if the object is absent, or still the one whose etag we read. */
export type Condition = { readonly ifNoneMatch: '*' } | { readonly ifMatch: string };

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  /** When it was written, by the clock of the store. */
  readonly modified: Date;
}

export interface ObjectHead {
  readonly etag: string;
  readonly bytes: number;
}

/**
 * One zone of object storage. Keys are relative to the zone, `/`-separated, without `..` or a leading `/`.
 * Writes are atomic: an object is there whole or not at all. A store that serves objects serves each as what its key ends in.
 * Throws StorageUnavailable (time may cure it), ObjectMissing, ConditionLost, ConfigurationInvalid.
 */
export interface ObjectStore {
  /** Where it is, for people: no credentials in it. */
  readonly url: string;
  head(key: string): Promise<ObjectHead | null>;
  /** Whole content of a small object; null when absent. */
  read(key: string): Promise<{ body: Uint8Array; etag: string } | null>;
  /** Copies the object to a local file. Throws ObjectMissing. */
  download(key: string, path: string): Promise<void>;
  write(key: string, body: string | Uint8Array, condition?: Condition): Promise<{ etag: string }>;
  /** Copies a local file to the object. */
  upload(key: string, path: string): Promise<ObjectHead>;
  /** Every object under the prefix, in ascending order of code units of its key. */
  list(prefix: string): Promise<readonly ListedObject[]>;
  /** Removes the objects; an absent one is no error. */
  remove(keys: readonly string[]): Promise<void>;
}

export const ZONES = ['raw', 'work', 'restricted', 'open', 'reports'] as const;
export type Zone = (typeof ZONES)[number];
export type Zones = Readonly<Record<Zone, ObjectStore>>;

export type SqlValue = string | number | bigint | boolean | null | readonly string[];
export type SqlParameters = Readonly<Record<string, SqlValue>>;

/** How a table file is packed: quickly and with an index unless told otherwise. */
export interface TableFileOptions {
  readonly compression?: 'lz4_raw' | 'zstd';
  readonly bloomFilters?: boolean;
}

/** One DuckDB connection. Its own error texts carry values, so they never pass: EngineFailed or ContractBroken does. */
export interface Session {
  /** Runs one or several statements. Parameters ($name) need a single statement. */
  run(sql: string, parameters?: SqlParameters): Promise<void>;
  /** Rows of one statement, parsed. BIGINT comes as number; throws when one exceeds 2^53. */
  rows<Shape extends z.ZodType>(
    sql: string,
    shape: Shape,
    parameters?: SqlParameters,
  ): Promise<z.infer<Shape>[]>;
  /** Writes the rows of a query, in its order, as a table file that another session opens. */
  writeTable(query: string, path: string, options?: TableFileOptions): Promise<void>;
  /** Makes the rows of a table file readable as the view `name`. */
  openTable(path: string, name: string): Promise<void>;
  /** The same of several files of one kind, in their order: columns by name, and `_file`, which tells the place of a row's file from 0. */
  openTables(paths: readonly string[], name: string): Promise<void>;
  /** `SET VARIABLE name = value`, for `getvariable('name')` in SQL files. */
  setVariable(name: string, value: SqlValue): Promise<void>;
}

export interface SessionOptions {
  /**
   * A folder of this step alone: the only place the session may read or write. The files that it will read lie in it when it opens: where
   * they are little, it takes one processor.
   */
  readonly scratch: string;
  /** Aborted: the running statement is interrupted. */
  readonly signal?: AbortSignal;
}

export interface TabularEngine {
  /** Opens a session, runs `work`, closes it whatever happens. */
  withSession<Result>(options: SessionOptions, work: (session: Session) => Promise<Result>): Promise<Result>;
}

/** A pure function of text made callable from SQL: `name(text, ...) -> text`; null in a first argument gives null. */
export interface TextFunction {
  readonly name: string;
  readonly parameters: number;
  readonly apply: (...texts: readonly (string | null)[]) => string | null;
}

export interface Notice {
  readonly subject: string;
  readonly sentences: readonly string[];
  /** A run that waits for a person: a mail carries a link to it, which nobody else is given and nothing else holds. */
  readonly held?: { readonly run: string; readonly dataset: string };
}

/** Tells somebody outside the run: one finding, one call. */
export interface Notifier {
  notify(notice: Notice): Promise<void>;
}

/** A locked engine that many readers share. */
/** A table in the memory of a reader's engine. `bytes`: of the file it is made from; `sql`: the query that makes it. */
export interface HeldTable {
  readonly name: string;
  readonly bytes: number;
  readonly sql: string;
}

/** Whether the table stands in memory until the work ends; false where there is no room for it. */
export type Hold = (table: HeldTable) => Promise<boolean>;

export interface TableReader {
  /**
   * Lends a connection to `work`, in turn. Throws Overloaded (too many wait), EngineFailed (out of time or memory), and the
   * signal's reason once nobody waits for the answer.
   */
  read<Result>(
    work: (session: Session, hold: Hold) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result>;
  close(): Promise<void>;
}

export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file to have on this machine. */
export interface WantedFile {
  /** Hexadecimal: what it is, so that a file of this name is always right. */
  readonly name: string;
  readonly bytes: number;
  /** Checked when told. */
  readonly sha256?: string;
  readonly download: (path: string) => Promise<void>;
}

/** Copies of stored objects on this machine, fetched once however many ask, within a number of bytes. */
export interface FileCache {
  readonly maxBytes: number;
  /**
   * Lends the file while `work` lasts. Throws Overloaded when there is no room, ObjectMissing when the object is not what
   * `sha256` says, and what `download` throws.
   */
  lend<Result>(file: WantedFile, work: (file: LocalFile) => Promise<Result>): Promise<Result>;
}

/** A file of a site. */
export interface CheckPart {
  /** File name; it names its content, so that what is there is right. */
  readonly name: string;
  /** Made when asked for: seconds. */
  body(): Promise<Uint8Array>;
}

/** The self-check as a browser runs it: `page` starts `program` in a worker, which runs `engine` on what `machine` declares. */
export interface CheckProgram {
  readonly page: CheckPart;
  readonly program: CheckPart;
  readonly engine: CheckPart;
  readonly machine: CheckPart;
  /** Of the packages in it. */
  readonly notices: CheckPart;
  /** The style sheet of the report that it shows, as a Content-Security-Policy names it. */
  readonly reportStyle: string;
}
