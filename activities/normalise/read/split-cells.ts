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
  /** A quote stands inside a cell that is not quoted. */
  readonly strayQuote: boolean;
}

/** Splits the text of one record, without its line end. */
export function splitCells(text: string, syntax: CellSyntax): SplitRecord {
  const { delimiter, quote } = syntax;
  if (quote === '' || !text.includes(quote))
    return { cells: text.split(delimiter), state: 'whole', strayQuote: false };
  const cells: string[] = [];
  let strayQuote = false;
  let at = 0;
  for (;;) {
    if (text.startsWith(quote, at)) {
      const closed = readQuoted(text, at + 1, syntax);
      if (closed.end < 0) return { cells, state: 'open', strayQuote };
      cells.push(closed.cell);
      at = closed.end;
      if (at < text.length && !text.startsWith(delimiter, at))
        return { cells, state: 'malformed', strayQuote };
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next < 0 ? text.length : next;
      const cell = text.slice(at, end);
      if (cell.includes(quote)) strayQuote = true;
      cells.push(cell);
      at = end;
    }
    if (at >= text.length) return { cells, state: 'whole', strayQuote };
    at += delimiter.length;
  }
}

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
  return { cell: '', end: -1 };
}

/** True when the text has no character but white space; a delimiter, were it a tab, makes cells. */
export function isBlank(text: string, delimiter = ''): boolean {
  return text.trim() === '' && (delimiter === '' || !text.includes(delimiter));
}
