/** What the scanner tells, to whom, and what it refuses. */

/** Where the scanner stands. Lines are counted for a strict handler only. */
export interface XmlPlace {
  /** Line of the markup or text being handled, from 1. */
  line(): number;
  /** Characters before it. */
  offset(): number;
}

export interface XmlHandler {
  /** Refuses entities nobody declared and null characters, and can ask for lines. */
  readonly strict?: true;
  /** True while nobody wants the text that comes: it is then not even cut out. */
  readonly ignoresText?: boolean;
  open(name: string, tag: string, place: XmlPlace): void;
  close(name: string, place: XmlPlace): void;
  text(text: string): void;
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
