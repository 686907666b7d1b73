import type { Environment } from './installed-binary.mjs';

export interface Peer {
  readonly name: string;
  /** Its Debian package. */
  readonly wanted: string;
  readonly find: (env: Environment) => string | null;
  /** Found in the text of a file of tests that needs it. */
  readonly asked: RegExp;
}
export declare const PEERS: readonly Peer[];
export declare function namespaceWords(): readonly string[];
export declare function mayLayLinks(): boolean;
