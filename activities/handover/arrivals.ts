/** What travels between the workflow of arrivals and its activities: sources, hashes of what lies in their drops, sentences. */

export interface LookForArrivals {
  readonly dataset: string;
}

/** A source in whose drop lies something new and whole; `look` is a hash of its names, sizes and stamps. */
export interface Arrival {
  readonly source: string;
  readonly look: string;
  /** SHA-256 of the extracts that were found there the last time something had come. */
  readonly known: readonly string[];
}

/** What was seen without anything being downloaded. Sentences name the source first. */
export interface ArrivalsSeen {
  readonly arrived: readonly Arrival[];
  /** Still being sent: looked at again the next time. */
  readonly unfinished: readonly string[];
  /** Could not be looked at, or gives nothing to tell a new file by. */
  readonly unseen: readonly string[];
}

/** These need not be told again: a run begins for them, or they hold nothing new. */
export interface NoteArrivals {
  readonly dataset: string;
  /** `known`: what was found there now. */
  readonly arrived: readonly Arrival[];
}
