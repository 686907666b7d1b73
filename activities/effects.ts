/** What the activities of every room may use of the outside world; a worker builds one and hands it to createActivities. */

import type { PseudonymForm } from '../datasets/_columns/pseudonym-form.js';
import type { Dataset } from '../datasets/dataset.js';
import type { RuleBook } from '../quality-rules/load-rules.js';
import type { OpenChannel, OpenDrop } from './platform/channel/channel.js';
import type { Courier } from './platform/courier/courier.js';
import type { CheckProgram, Notifier, Session, TabularEngine, Zones } from './platform/effects.js';
import type { Catalogue, CatalogueSession } from './platform/portal/portal.js';

export interface References {
  /**
   * Creates, in a session, each reference table that the SQL names, text as text; gives their names. `own`: the folder of the
   * dataset's own lists; `folder`: below the session's scratch.
   */
  load(
    request: { readonly sql: string; readonly folder: string; readonly own: string },
    session: Session,
  ): Promise<readonly string[]>;
  /** What is made of lists and code alone, kept for other processes. Nothing is kept where this is missing. */
  readonly kept?: KeptTables;
}

/** Table files by name. */
export type TableFiles = ReadonlyMap<string, Uint8Array>;

export interface KeptTables {
  /** Null where `group` was not kept, or not whole. */
  read(group: string): Promise<TableFiles | null>;
  /** Does nothing where no folder takes it: then it is made again. */
  write(group: string, files: TableFiles): Promise<void>;
}

/** A column that holds an identifier, and the domain of its pseudonyms. */
export interface IdentifierColumn {
  readonly name: string;
  readonly identifier: string;
  /** Digits unless told otherwise. */
  readonly form?: PseudonymForm;
}

/** Columns of a table of the session; `held`: 0 for identifiers in clear, n for pseudonyms of epoch n. */
export interface PseudonymiseRequest {
  readonly table: string;
  /** A select of the rows that the table is to have: it is made, and holds none in clear at any time. Absent: the table is there. */
  readonly rows?: string;
  readonly dataset: string;
  readonly columns: readonly IdentifierColumn[];
  readonly held: number;
}

/** Keyed pseudonyms, made inside a DuckDB session. Both throw ConfigurationInvalid when there is no key. */
export interface Pseudonymiser {
  /** Number of the newest epoch, the name that manifests give it, and the names of all epochs of this ring. */
  current(): Promise<{ readonly epoch: number; readonly name: string; readonly names: readonly string[] }>;
  /** Whether what the columns hold can become the pseudonyms asked for: another form cannot, from the second epoch on. */
  canTurn(request: PseudonymiseRequest, session: Session): Promise<boolean>;
  /** Replaces the columns by their pseudonyms of the newest epoch. */
  pseudonymise(request: PseudonymiseRequest, session: Session): Promise<void>;
}

/** Tells the dead-man switch whose address the variable `name` holds. Throws ConfigurationInvalid, PartnerUnreachable. */
export type SendHeartbeat = (name: string, signal: AbortSignal) => Promise<void>;

export interface ReceivedMember {
  readonly path: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Effects {
  readonly zones: Zones;
  readonly engine: TabularEngine;
  readonly references: References;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly rules: RuleBook;
  /** The self-check for browsers, of these datasets and rules. */
  readonly checkProgram: () => Promise<CheckProgram>;
  readonly pseudonymiser: Pseudonymiser;
  /** The place where a partner drops its files. */
  readonly openChannel: OpenChannel;
  /** Opens what a partner sealed for us. */
  readonly openDrop: OpenDrop;
  /** Files of a zip that holds several extracts, taken out below `into`; null for anything else. */
  readonly membersOf: (
    path: string,
    into: string,
    fileName: string,
  ) => Promise<readonly ReceivedMember[] | null>;
  /** Copies a local file; tells what was copied. */
  readonly copyAndHash: (from: string, to: string) => Promise<{ sha256: string; bytes: number }>;
  /** A fresh local folder for one attempt of one step; whoever asked for it removes it. */
  readonly createScratch: (step: string) => Promise<string>;
  readonly removeScratch: (folder: string) => Promise<void>;
  /** SHA-256 over the toolkit's own code, written in every manifest. */
  readonly codeRevision: string;
  /** Whether what is received is sealed at rest. */
  readonly rawSealed: boolean;
  /** Where the open zone is served to everybody; null when nobody said. */
  readonly publicUrl: string | null;
  /** Where the API over the open zone answers. */
  readonly apiUrl: string | null;
  /** The portal of the configuration: data.gouv.fr, or its demo. */
  readonly openCatalogue: (session: CatalogueSession) => Catalogue;
  readonly notifier: Notifier;
  /** Mail, webhooks, links into the reports zone. */
  readonly courier: Courier;
  readonly sendHeartbeat: SendHeartbeat;
  readonly now: () => Date;
  readonly secret: (name: string) => string | undefined;
}
