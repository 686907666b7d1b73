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
  /** `SET VARIABLE name = value`, for `getvariable('name')` in SQL files. */
  setVariable(name: string, value: SqlValue): Promise<void>;
}

export interface SessionOptions {
  /** A folder of this step alone: the only place the session may read or write. */
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

/** A dataset of a udata portal, in its words; what it says beyond these is not looked at. */
export interface CatalogueDataset extends DatasetFields {
  readonly id: string;
  readonly organization: { readonly id: string } | null;
  /** Days, or null: it is neither archived nor deleted. */
  readonly archived: string | null;
  readonly deleted: string | null;
  readonly extras: Extras;
  readonly last_update: string;
  readonly contact_points: readonly {
    readonly id: string;
    readonly name: string;
    readonly email: string | null;
  }[];
  readonly resources: readonly CatalogueResource[];
}

/** What a publisher may say of a dataset. */
export interface DatasetFields {
  readonly title: string;
  readonly description: string;
  readonly license: string | null;
  readonly frequency: string | null;
  readonly tags: readonly string[];
  readonly temporal_coverage: { readonly start: string; readonly end: string | null } | null;
  readonly spatial: { readonly zones: readonly string[]; readonly granularity: string | null } | null;
  readonly private: boolean;
}

export type Extras = Readonly<Record<string, unknown>>;

export interface ResourceFields {
  readonly title: string;
  readonly description: string | null;
  readonly type: string;
  readonly schema: { readonly name: string; readonly version: string | null } | null;
}

export interface CatalogueResource extends ResourceFields {
  readonly id: string;
  readonly filetype: string;
  readonly format: string | null;
  readonly url: string;
  /** The permalink, stable over replacements. */
  readonly latest: string;
  readonly checksum: { readonly type: string; readonly value: string } | null;
  readonly filesize: number | null;
  readonly extras: Extras;
}

/** A resource whose bytes live elsewhere. */
export interface RemoteFields {
  readonly url: string;
  readonly format: string;
  readonly mime: string;
  readonly filesize: number;
  readonly checksum: { readonly type: 'sha256'; readonly value: string };
}

/** What the portal takes; asked of it, never known beforehand. */
export interface CatalogueTerms {
  readonly extensions: readonly string[];
  readonly licenses: readonly string[];
  readonly frequencies: readonly string[];
  readonly granularities: readonly string[];
  /** Of schema.data.gouv.fr, those a resource may follow. */
  readonly schemas: readonly { readonly name: string; readonly versions: readonly string[] }[];
}

/** `absent`: the portal knows no such id, or does not show it to us. */
export type FoundDataset = CatalogueDataset | 'absent' | 'deleted';

/** A body as the public gets it. */
export interface ServedFile {
  readonly bytes: number;
  readonly sha256: string;
  /** Line feeds outside quotation marks: records of a CSV, its header among them. */
  readonly records: number;
}

/**
 * A data.gouv.fr portal (udata), for as long as its session lasts. Nothing here is idempotent but reads, `saveContact` and
 * the merges of extras: look before a second attempt. Throws CatalogueRefused, CatalogueBusy, ConfigurationInvalid (no key).
 */
export interface Catalogue {
  /** Its address, without a final slash. */
  readonly url: string;
  readonly organization: string | null;
  readonly hasKey: boolean;
  readTerms(): Promise<CatalogueTerms>;
  /** `public`: as anyone sees it, without the key. */
  findDataset(id: string, as: 'publisher' | 'public'): Promise<FoundDataset>;
  /** Those of the organization; with a key also private, archived and deleted ones. */
  listDatasets(): Promise<readonly Pick<CatalogueDataset, 'id' | 'title' | 'deleted' | 'extras'>[]>;
  /** The id of the organization's contact; an identical one is found, not doubled. */
  saveContact(contact: { readonly name: string; readonly email: string }): Promise<string>;
  createDataset(dataset: DatasetFields & { readonly extras: Extras }): Promise<CatalogueDataset>;
  /** Extras and resources are left as they are. */
  updateDataset(
    id: string,
    dataset: DatasetFields & { readonly contact_points: readonly string[] },
  ): Promise<CatalogueDataset>;
  /** Changes no date of the dataset; a null removes a key. */
  mergeExtras(of: { readonly dataset: string; readonly resource?: string }, extras: Extras): Promise<void>;
  /** `resource`: the one whose file it replaces; the title is then the file's name, whatever it was. */
  uploadFile(
    to: { readonly dataset: string; readonly resource?: string },
    file: { readonly path: string; readonly name: string; readonly bytes: number },
  ): Promise<CatalogueResource>;
  createRemote(
    dataset: string,
    resource: ResourceFields & RemoteFields & { readonly extras: Extras },
  ): Promise<CatalogueResource>;
  /** `extras` take the place of all there are, so that they are for a resource that has none yet. */
  updateResource(
    of: { readonly dataset: string; readonly resource: string },
    fields: ResourceFields & Partial<RemoteFields> & { readonly extras?: Extras },
  ): Promise<CatalogueResource>;
  /** Its file goes too, and its permalink. */
  deleteResource(of: { readonly dataset: string; readonly resource: string }): Promise<void>;
  /** Every id of the dataset's resources, in the order wanted. Changes no date. */
  orderResources(dataset: string, ids: readonly string[]): Promise<void>;
  /** What a permalink leads to, without a key. Throws CatalogueRefused when it leads nowhere. */
  readFile(url: string): Promise<ServedFile>;
}

export interface CatalogueSession {
  readonly signal: AbortSignal;
  /** Called before whatever changes something; throws to forbid it. */
  readonly beforeWrite?: () => Promise<void>;
}

/** Tells somebody outside the run: one finding, one call. */
export interface Notifier {
  notify(notice: { readonly subject: string; readonly sentences: readonly string[] }): Promise<void>;
}
