/** The port of the places where partners leave files: the same few questions, whatever the protocol. */
import type { Location } from '../../../datasets/location.js';

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
export type OpenChannel = (place: Location, own: ChannelOwner) => Channel;

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
