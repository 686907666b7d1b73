/** What a scan knows of the tags of a document: names, and runs of tags that come again. */

export interface XmlName {
  /** With its prefix, as the document writes it. */
  readonly bytes: Uint8Array;
  /** Without its prefix. */
  readonly local: string;
  /** What came next, the last times, after a tag that opens it, and after one that closes it. */
  readonly opened: Step[];
  readonly closed: Step[];
}

/** A tag without attributes; places count from the start of the step. */
export interface Tag {
  readonly name: XmlName;
  readonly kind: 'open' | 'close' | 'empty';
  readonly open: number;
  /** Behind its end. */
  readonly to: number;
  /** Line breaks between the tag before it and this one. */
  readonly breaks: number;
}

export interface Step {
  readonly bytes: Uint8Array;
  /** The bytes as numbers of eight; the last one ends with them. Empty for a short step. */
  readonly words: Float64Array;
  readonly tags: readonly Tag[];
  readonly net: Net;
  /** How many were learned before it. */
  readonly rank: number;
}

/** What is left of the tags of a step when each element that it opens and closes is taken away. */
export interface Net {
  /** Elements that were open before, from the innermost on. */
  readonly closed: readonly XmlName[];
  readonly opened: readonly XmlName[];
  /** How deep it goes above its lowest place. */
  readonly highest: number;
  readonly breaks: number;
  /** What may come after it. */
  readonly next: Step[];
}

/** A step being learned: the tags met since the last text. */
export interface Run {
  /** Where it will be looked for. */
  readonly steps: Step[];
  readonly start: number;
  to: number;
  readonly tags: Tag[];
}
