/** One record of text into cells, exactly as RFC 4180 says or not at all. Pure. */

export interface CellSyntax {
  readonly delimiter: string;
  /** Empty: the file quotes nothing. */
  readonly quote: string;
  /** Same as `quote` (doubling), or a backslash. */
  readonly escape: string;
}

export interface SplitRecord {
  readonly cells: readonly string[];
  /** `open`: the text ends inside quotes. `malformed`: something follows a closing quote. */
  readonly state: 'whole' | 'open' | 'malformed';
  /** Place of the first quote inside a cell that is not quoted, in the text fed last; -1 where there is none. */
  readonly strayAt: number;
  /** A quote stands inside a cell that is not quoted. */
  readonly strayQuote: boolean;
}

/** A record that is split while its lines come in: each character is looked at once. */
export interface OpenSplit {
  cells: string[];
  state: SplitRecord['state'];
  strayAt: number;
  strayQuote: boolean;
  /** What the cell holds whose quotes are not closed yet. */
  inside: string;
}

export function openSplit(): OpenSplit {
  return { cells: [], state: 'whole', strayAt: -1, strayQuote: false, inside: '' };
}

/** Splits the text of one record, without its line end. */
export function splitCells(text: string, syntax: CellSyntax): SplitRecord {
  const { delimiter, quote } = syntax;
  if (quote === '' || !text.includes(quote))
    return { cells: text.split(delimiter), state: 'whole', strayAt: -1, strayQuote: false };
  const split = openSplit();
  feedSplit(split, text, syntax);
  return split;
}

/** Goes on with the next whole lines of a record, the end of the line before them included. */
export function feedSplit(split: OpenSplit, text: string, syntax: CellSyntax): void {
  const { delimiter, quote } = syntax;
  let isOpen = split.state === 'open';
  for (let at = 0; ; at += delimiter.length) {
    if (isOpen || text.startsWith(quote, at)) {
      const closed = readQuoted(text, isOpen ? at : at + quote.length, syntax);
      split.inside = isOpen ? split.inside + closed.cell : closed.cell;
      isOpen = false;
      split.state = closed.end < 0 ? 'open' : 'whole';
      if (closed.end < 0) return;
      split.cells.push(split.inside);
      at = closed.end;
      if (at < text.length && !text.startsWith(delimiter, at)) {
        split.state = 'malformed';
        return;
      }
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next < 0 ? text.length : next;
      const cell = text.slice(at, end);
      if (!split.strayQuote && cell.includes(quote)) {
        split.strayQuote = true;
        split.strayAt = at + cell.indexOf(quote);
      }
      split.cells.push(cell);
      at = end;
    }
    if (at >= text.length) return;
  }
}

/** `end`: place after the closing quote; -1 where there is none, and then `cell` is what it holds so far. */
function readQuoted(text: string, from: number, syntax: CellSyntax): { cell: string; end: number } {
  const { quote, escape: escaping } = syntax;
  let cell = '';
  let start = from;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (escaping !== quote && char === escaping && text[at + 1] === quote) {
      cell += text.slice(start, at) + quote;
      at += 1;
      start = at + 1;
    } else if (char === quote) {
      if (escaping === quote && text[at + 1] === quote) {
        cell += text.slice(start, at + 1);
        at += 1;
        start = at + 1;
      } else return { cell: cell + text.slice(start, at), end: at + 1 };
    }
  }
  return { cell: cell + text.slice(start), end: -1 };
}

/** True when the text has no character but white space; a delimiter, were it a tab, makes cells. */
export function isBlank(text: string, delimiter = ''): boolean {
  return text.trim() === '' && (delimiter === '' || !text.includes(delimiter));
}
