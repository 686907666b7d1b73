/** Which ways of quoting are worth trying with a delimiter. Pure. */
import type { CellSyntax } from '../csv/split-cells.js';

/**
 * Double quotes are always tried: a sample without any says nothing about the rest of the file. An apostrophe is tried
 * where it stands at both edges of cells, a backslash where it stands before a quote.
 */
export function quoteCandidates(text: string, delimiter: string): CellSyntax[] {
  const candidates: CellSyntax[] = [{ delimiter, quote: '"', escape: '"' }];
  if (edgeCount(text, delimiter, "'") > 0) candidates.push({ delimiter, quote: "'", escape: "'" });
  if (text.includes('\\"')) candidates.push({ delimiter, quote: '"', escape: '\\' });
  return [...candidates, ...paddedCandidates(text, delimiter)];
}

/** `, "` after every comma, ` # '` between all cells: the spaces beside it belong to the delimiter. */
export function paddedCandidates(text: string, delimiter: string): CellSyntax[] {
  if (delimiter.trim() === '') return [];
  return ['"', "'"].flatMap((quote) => {
    const around = text.includes(` ${delimiter} ${quote}`) ? [` ${delimiter} `] : [];
    const after = text.includes(`${delimiter} ${quote}`) ? [`${delimiter} `] : [];
    return [...after, ...around]
      .filter((padded) => quote === '"' || edgeCount(text, padded, quote) > 0)
      .map((padded) => ({ delimiter: padded, quote, escape: quote }));
  });
}

/** How many cells may open, and how many may close, with the quote: the lesser of both. */
function edgeCount(text: string, delimiter: string, quote: string): number {
  const count = (mark: string): number => text.split(mark).length - 1;
  const opens = count(delimiter + quote) + count(`\n${quote}`) + Number(text.startsWith(quote));
  const closes =
    count(quote + delimiter) + count(`${quote}\n`) + count(`${quote}\r`) + Number(text.endsWith(quote));
  return Math.min(opens, closes);
}
