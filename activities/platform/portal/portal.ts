/** The port of a data.gouv.fr portal (udata): its words and what may be asked of it. */

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
