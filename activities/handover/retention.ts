/** What travels between the workflow of retention and its activities: counts and references. */

export interface EnforceRetention {
  readonly run: string;
}

/** What went, what past its term stays because a source may fall back on it, and where in the restricted zone it is written down. */
export interface RetentionEnforced {
  readonly deleted: number;
  readonly objects: number;
  readonly bytes: number;
  readonly retained: number;
  readonly register: string | null;
}
