/** What the scanner tells, to whom, and what it refuses. */
import type { Step } from './xml-tags.js';

/** Where the scanner stands. */
export interface XmlPlace {
  /** Line of the markup or text being handled, from 1. */
  line(): number;
  /** Bytes before it. */
  offset(): number;
  /** While an element is being opened: the raw text between `<` and `>`. */
  tag(): string;
}

/** A place that can be moved within a step. */
export interface XmlSpot {
  at: number;
  line: number;
  readonly place: XmlPlace;
}

export interface XmlHandler {
  /** Refuses tags that do not match or go too deep, entities nobody declared and null characters. */
  readonly strict?: true;
  /** True while nobody wants the text that comes: it is then not even cut out. */
  readonly ignoresText?: boolean;
  /** True when nobody wants the element that has just been opened: of all that stands in it, to its end, nothing is told. */
  readonly skips?: boolean;
  open(name: string, place: XmlPlace): void;
  close(name: string, place: XmlPlace): void;
  text(text: string): void;
  /**
   * Takes all tags of a step at once, and answers how many of the elements then open it skips; -1, and does nothing, where it wants them
   * one by one. `skipped`: how many it skips before. It moves the spot to what it handles.
   */
  take?(step: Step, skipped: number, spot: XmlSpot): number;
}

export type XmlFault =
  | 'after_root'
  | 'cut_short'
  | 'doctype'
  | 'entity'
  | 'group_too_large'
  | 'mismatched'
  | 'nul'
  | 'too_deep'
  | 'too_long'
  | 'wrong_root';

export class XmlRefused extends Error {
  constructor(
    readonly fault: XmlFault,
    readonly line?: number,
  ) {
    super(fault);
  }
}
