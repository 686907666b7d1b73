/** What the desk may use of the outside world; scripts/desk puts it together. */

import type { Dataset } from '../../datasets/dataset.js';
import type { Decision, RunDecision, WriteRunPage } from '../handover/hold.js';
import type { AskedCell, ToldPart } from '../handover/told.js';
import type { Markup } from '../markup/html.js';
import type { Zones } from '../platform/effects.js';
import type { DepositPurpose } from '../text/desk-link.js';
import type { Transcode } from './read-payloads.js';

/** A run as Temporal knows it. */
export interface KnownRun {
  readonly isRunning: boolean;
  /** How it stands, in a word of Temporal's. */
  readonly state: string;
  /** The first decision that it was sent on the evidence asked about: the one that stands. */
  readonly decision: RunDecision | null;
}

/** When a dataset runs by itself. */
export interface ScheduledStart {
  readonly paused: boolean;
  /** Null: never again. */
  readonly next: Date | null;
}

/** What a proxy that knows people tells of whoever asks. */
export interface Login {
  /** The name of the header. */
  readonly header: string;
  /** In small letters; null: any that is not empty. */
  readonly values: readonly string[] | null;
}

export interface DeskCodec {
  readonly encode: Transcode;
  readonly decode: Transcode;
  /** The one whose payloads it opens. */
  readonly namespace: string;
  /** Origin of the pages that may ask; null: programs alone. */
  readonly temporalUi: string | null;
}

/** Takes what partners send; null where the desk takes nothing. */
export interface Deposits {
  /** Of a source whose files may be put there; null: it is none. */
  readonly describe: (place: DepositPurpose) => TakenThere | null;
  /** A request of the tus protocol; its place was signed. */
  readonly answer: (request: Request, place: DepositPurpose) => Promise<Response>;
  /** The form of the page, sent with a file. */
  readonly take: (request: Request, place: DepositPurpose) => Promise<DepositReceipt | NotTaken>;
}

export interface TakenThere {
  readonly title: string;
  /** Patterns of names. */
  readonly files: readonly string[];
}

/** In French, as programs of partners read it. */
export interface DepositReceipt {
  readonly fichier: string;
  readonly octets: number;
  readonly sha256: string;
  readonly recu_le: string;
  /** What was found in it at once, in sentences; empty where nobody looked. */
  readonly constats: readonly string[];
}

export interface NotTaken {
  readonly status: 404 | 413 | 422 | 429 | 503;
  readonly refused: string;
}

export interface DeskEffects {
  readonly deposits: Deposits | null;
  readonly datasets: readonly Dataset[];
  readonly zones: Pick<Zones, 'open' | 'restricted' | 'reports'>;
  /** What the report room shows of a run; `asked` stands first. */
  readonly renderEvidence: (page: WriteRunPage, asked: Markup) => Markup;
  /** Null: Temporal has forgotten it, or never knew it. Throws TemporalUnreachable. */
  readonly findRun: (run: string, evidence: string) => Promise<KnownRun | null>;
  /** What consumers see now; null where nothing is published. Throws StorageUnavailable. */
  readonly findCurrent: (dataset: string) => Promise<string | null>;
  /** The signal that the command sends; one that has ended is left alone. Throws TemporalUnreachable. */
  readonly decide: (run: string, verdict: 'approved' | 'rejected', decision: Decision) => Promise<void>;
  /** Ids of the runs under way. Throws TemporalUnreachable. */
  readonly listRunning: () => Promise<readonly string[]>;
  /** By dataset; without an entry where Temporal has no schedule for it. Throws TemporalUnreachable. */
  readonly findStarts: () => Promise<ReadonlyMap<string, ScheduledStart>>;
  /** Null where payloads are not sealed: there is nothing to open. */
  readonly codec: DeskCodec | null;
  /** Where people reach the desk; without a final slash. */
  readonly origin: () => string;
  /** Signs links. */
  readonly key: string;
  /** What programs show; null: none may come. */
  readonly token: string | null;
  /** Throws ConfigurationInvalid, ObjectMissing: there is no such row. */
  readonly explain: (asked: AskedCell) => Promise<readonly ToldPart[]>;
  /** Null: nobody comes by a login. */
  readonly login: Login | null;
  readonly linkHours: number;
  readonly now: () => Date;
  readonly tell: (failure: { readonly family: string; readonly sentence?: string }) => void;
}
