/** The separators of a file: as they are declared, or as a hint in its first line says, if its records agree; else as they look. */
import { type DialectGuess, detectDialect, weigh } from '../evidence/detect-dialect.js';
import { paddedCandidates } from '../evidence/quote-candidates.js';
import type { TextSample } from '../evidence/sample-text.js';
import type { DeclaredShape, Warning } from '../reading.js';
import type { CellSyntax } from './split-cells.js';

/** Share of sample records with the expected number of cells from which a declared dialect is kept. */
const FITS = 0.5;

export function chooseDialect(
  sample: TextSample,
  declared: DeclaredShape,
): { guess: DialectGuess; warnings: Warning[] } {
  const hinted = /^sep=(.)\r?$/im.exec((sample.blocks[0] ?? '').split('\n', 1)[0] ?? '')?.[1];
  const delimiter = declared.delimiter ?? hinted;
  if (delimiter === undefined && declared.quote === undefined)
    return { guess: detectDialect(sample), warnings: [] };
  const found = detectDialect(sample);
  const quote = declared.quote ?? '"';
  const wanted = weighDeclared(sample, {
    delimiter: delimiter ?? found.syntax.delimiter,
    quote,
    escape: quote,
  });
  const expected = declared.columns?.length;
  const agrees = wanted.width > 1 || found.width === 1;
  const fits =
    agrees &&
    wanted.share >= FITS &&
    (expected === undefined || wanted.width === expected || found.width !== expected);
  if (fits || sameSyntax(found.syntax, wanted.syntax)) return { guess: wanted, warnings: [] };
  if (declared.delimiter === undefined && declared.quote === undefined) return { guess: found, warnings: [] };
  const detail = `declared ${name(wanted.syntax)}, found ${name(found.syntax)}`;
  return { guess: found, warnings: [{ code: 'dialect_changed', detail }] };
}

/** As it is declared, or with the spaces that stand beside the delimiter in this file. */
function weighDeclared(sample: TextSample, syntax: CellSyntax): DialectGuess {
  const padded = paddedCandidates(sample.blocks.join('\n'), syntax.delimiter).filter(
    ({ quote }) => quote === syntax.quote,
  );
  return [syntax, ...padded]
    .map((one) => weigh(sample, one, 1))
    .reduce((top, next) => (next.score > top.score ? next : top));
}

function sameSyntax(left: CellSyntax, right: CellSyntax): boolean {
  return left.delimiter === right.delimiter && left.quote === right.quote && left.escape === right.escape;
}

function name(syntax: CellSyntax): string {
  return `delimiter ${JSON.stringify(syntax.delimiter)} quote ${JSON.stringify(syntax.quote)}`;
}
