/** A line that is several: another machine ended its lines otherwise. Pure. */
import { type CellSyntax, isBlank, splitCells } from './split-cells.js';

interface OneRecord {
  readonly syntax: CellSyntax;
  readonly width: number;
}

/**
 * Lines that end otherwise than those of the rest of the file: a part that another machine wrote, put behind it. Null where the line
 * end belongs to a cell: where it stands between quotes, the whole is a good record, or none of the parts is one.
 */
export function partLine(text: string, plan: OneRecord): readonly string[] | null {
  if (!/[\r\n]/.test(text) || fitsWhole(text, plan)) return null;
  const parts = text.split(/\r\n?|\n/).filter((part) => !isBlank(part, plan.syntax.delimiter));
  const isQuoted = parts.slice(0, -1).some((part) => splitCells(part, plan.syntax).state === 'open');
  return parts.length > 1 && !isQuoted && parts.some((part) => fitsWhole(part, plan)) ? parts : null;
}

function fitsWhole(text: string, { syntax, width }: OneRecord): boolean {
  const { cells, state, strayQuote } = splitCells(text, syntax);
  return state === 'whole' && !strayQuote && cells.length === width;
}
