/** What a step is given for one attempt of it. */
export interface Attempt {
  readonly scratch: string;
  readonly signal: AbortSignal;
  /** Tells how far the work is; sent with the next heartbeat. Throws when the attempt is cancelled: the work stops there. */
  readonly tell: (progress: Readonly<Record<string, string | number>>) => void;
}
