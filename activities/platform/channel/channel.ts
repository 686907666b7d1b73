/** The port of the places where partners leave files: the same few questions, whatever the protocol. */

/** A file as the place lists it: nothing of it was read. */
export interface DroppedFile {
  /** Relative to the place, `/`-separated where it has folders. */
  readonly name: string;
  /** Null where the place does not tell. */
  readonly bytes: number | null;
  readonly modified: Date | null;
  /** Another one when the file is another one; null where the place gives nothing to tell it by. */
  readonly stamp: string | null;
  /** It was made up, to try the toolkit: the place says so. */
  readonly invented?: true;
}

export interface PullRequest {
  readonly signal: AbortSignal;
  /** Stamp of the copy we have: where the place can tell that it still holds, the file is not sent again. */
  readonly known: string | null;
  /** How far the copy is, for the next heartbeat. Throws when nobody waits for it any more. */
  readonly tell: (bytes: number) => void;
}

export type PulledFile =
  | { readonly status: 'unchanged' }
  | {
      readonly status: 'pulled';
      readonly bytes: number;
      readonly sha256: string;
      /** What `known` takes the next time; null where the place cannot tell whether a file is unchanged. */
      readonly stamp: string | null;
    };

/** What a place was asked so far. */
export interface Spent {
  /** Of a database: connections. */
  readonly requests: number;
  /** Null where a place gives files, and no rows. */
  readonly rows: number | null;
}

/**
 * A drop. Names are the partner's: not safe to be keys or paths. Throws DeliveryRejected (refused to us, absent, too large),
 * DeliveryUnfinished (it changed meanwhile), PartnerUnreachable, StorageUnavailable, ConfigurationInvalid, or the signal's reason.
 */
export interface Channel {
  /** Whether `modified` is of a clock we trust: this machine's, or that of a mounted disk. */
  readonly sharesClock: boolean;
  /** Regular files only, in no order; empty where the place itself is not there. */
  list(signal: AbortSignal): Promise<readonly DroppedFile[]>;
  /** Copies a listed file to a new local one, whole or not at all. */
  pull(file: DroppedFile, toPath: string, request: PullRequest): Promise<PulledFile>;
  close(): Promise<void>;
  /** Of places that count what they are asked. */
  readonly spent?: () => Spent;
}

/** Pages of a list, as a source declares them. */
export interface PagesPlace {
  readonly next: 'link' | 'field' | 'number' | 'offset' | 'cursor' | 'key';
  readonly field?: string | undefined;
  readonly parameter?: string | undefined;
  readonly first?: number | undefined;
  readonly join: 'json' | 'csv' | 'ndjson';
  readonly records?: string | undefined;
  /** Where a page says how many records there are in all. */
  readonly total?: string | undefined;
  /** What no two records share. */
  readonly unique?: string | undefined;
  /** What the server answers behind the last page. */
  readonly last?: 'empty' | 'not_found';
  readonly pause_ms?: number | undefined;
  readonly most: number;
}

/** Another endpoint of the same server: its records belong to those of the list, by a key. */
export interface JoinedPlace {
  /** With `{key}` in it, it is asked once for each key. */
  readonly url: string;
  readonly pages?: PagesPlace | undefined;
  /** Dotted paths to the key: in a record of the list, in what is joined. */
  readonly to: string;
  readonly by?: string | undefined;
  readonly most: number;
}

/** What changed only: the stamp of a pull says up to where. */
export interface SincePlace {
  readonly field: string;
  readonly overlap: number;
  /** Of an address. */
  readonly parameter?: string | undefined;
}

/** How we show who we are; capitals name secrets. */
export type HttpsAuth =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'header' | 'query'; readonly name: string; readonly value: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'oauth2';
      readonly token_url: string;
      readonly client_id: string;
      readonly client_secret: string;
      readonly scope?: string | undefined;
      readonly audience?: string | undefined;
      readonly shown: 'header' | 'body';
    };

export interface HttpsPlace {
  readonly channel: 'https';
  readonly url: string;
  /** Name of a secret: the short form of a bearer token. */
  readonly token?: string | undefined;
  readonly auth?: HttpsAuth | undefined;
  readonly pages?: PagesPlace | undefined;
  readonly joined?: Readonly<Record<string, JoinedPlace>> | undefined;
  readonly since?: SincePlace | undefined;
}

export interface WebdavPlace {
  readonly channel: 'webdav';
  /** Of the folder. */
  readonly url: string;
  readonly auth?: HttpsAuth | undefined;
}

export interface SftpPlace {
  readonly channel: 'sftp';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly path: string;
  /** SHA256:…, as OpenSSH prints it. */
  readonly host_keys: readonly string[];
  readonly private_key: string;
  readonly passphrase?: string | undefined;
}

export interface PostgresPlace {
  readonly channel: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly table?: string | undefined;
  readonly query?: string | undefined;
  readonly order?: readonly string[] | undefined;
  readonly since?: SincePlace | undefined;
  readonly tls: 'verify' | 'off';
  /** Names the path of a PEM file. */
  readonly authority?: string | undefined;
  readonly role: 'read_only' | 'any';
  readonly timeout_seconds: number;
}

export type ChannelPlace =
  | { readonly channel: 'folder'; readonly path: string }
  | { readonly channel: 's3'; readonly prefix: string }
  | { readonly channel: 'datagouv'; readonly resource: string }
  | HttpsPlace
  | WebdavPlace
  | SftpPlace
  | PostgresPlace;

/** A column that is asked for. */
export interface AskedColumn {
  /** As the extract calls it. */
  readonly name: string;
  /** Where it stands in the partner's row: of several paths the first that gives a value wins. */
  readonly paths: readonly string[];
  readonly optional: boolean;
}

/** What a source says of itself to its channel. */
export interface ChannelOwner {
  /** Where a relative path starts. */
  readonly folder: string;
  /** Of a file whose place gives none. */
  readonly name: string;
  /** What is asked of a place that can be asked for columns. */
  readonly columns: readonly AskedColumn[];
  /** For who only looks: about so many rows are enough, of a place that is asked for rows. */
  readonly rows?: number | undefined;
}

/** Opens a place; reaches no network before it is asked. */
export type OpenChannel = (place: ChannelPlace, own: ChannelOwner) => Channel;

export interface OpenedDrop {
  /** The name of what was inside. */
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Opens what a partner sealed for us: `from` to a new plain file `to`, whole or not at all. Throws DeliveryRejected, ConfigurationInvalid. */
export type OpenDrop = (
  from: string,
  to: string,
  request: {
    readonly fileName: string;
    readonly encryption: 'age' | 'gpg' | 'zip' | 'fernet';
    /** Name of the secret. */
    readonly password?: string | undefined;
    readonly signal: AbortSignal;
  },
) => Promise<OpenedDrop>;
