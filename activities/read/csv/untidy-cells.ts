/** Cells that squeezing (activities/normalise/sql/010_text.sql) would change, told by their bytes: where there are none, it need not look. */

const BLANK = 32;
const DELETE = 127;
const [EQUALS, HASH, CAPITAL_E, SMALL_R] = [61, 35, 69, 114];
const [LINE_FEED, RETURN] = [10, 13];
/** First bytes, in UTF-8, of white space beyond ASCII and of marks without a width. */
const [C2, E1, E2, E3, EF] = [0xc2, 0xe1, 0xe2, 0xe3, 0xef];

/** Bytes at which a cell may turn out to be untidy; every other is tidy wherever it stands. */
export const SUSPECTS: readonly number[] = [
  ...Array.from({ length: BLANK }, (_, control) => control),
  ...[BLANK, DELETE, EQUALS, HASH, CAPITAL_E, C2, E1, E2, E3, EF],
];

/** What bounds a cell, as bytes. */
export interface CellBounds {
  readonly quote: number;
  readonly delimiter: number;
}

/** So many bytes on either side decide what a suspect is. */
export const LOOKS_ASIDE = 2;

/** `at`: the place of a suspect in a cell, `quoted` where it stands between quotes. Beyond the bytes at hand there is nothing. */
export function isUntidy(chunk: Buffer, at: number, quoted: boolean, bounds: CellBounds): boolean {
  const next = chunk[at + 1] ?? BLANK;
  switch (chunk[at]) {
    case BLANK:
      return (
        isFirst(chunk, at, quoted, bounds) || chunk[at - 1] === BLANK || isLast(chunk, at, quoted, bounds)
      );
    case EQUALS: // ="01" keeps its zeros in a spreadsheet
    case HASH: // #N/A
      return isFirst(chunk, at, quoted, bounds);
    case CAPITAL_E: // Err:502
      return (next === SMALL_R || next === BLANK) && isFirst(chunk, at, quoted, bounds);
    case C2: // no-break space, soft hyphen
      return next === 0xa0 || next === 0xad || next === BLANK;
    case E1: // ogham space
      return next === 0x9a || next === BLANK;
    case E2: // the spaces of typography, marks of direction
      return next === 0x80 ? isSpaceOf80(chunk[at + 2] ?? 0) : next === 0x81 || next === BLANK;
    case E3: // ideographic space
      return next === 0x80 || next === BLANK;
    case EF: // byte order mark
      return next === 0xbb || next === BLANK;
    default:
      return true;
  }
}

/** U+2000 to U+200F and U+2028 to U+202F, by their third byte. */
function isSpaceOf80(third: number): boolean {
  return third < 0x90 || (third >= 0xa8 && third < 0xb0);
}

/** Two quotes side by side stand for one in the cell. */
function isFirst(chunk: Buffer, at: number, quoted: boolean, { quote, delimiter }: CellBounds): boolean {
  const before = chunk[at - 1];
  if (quoted) return before === quote && chunk[at - 2] !== quote;
  return before === undefined || before === delimiter || before === LINE_FEED || before === RETURN;
}

function isLast(chunk: Buffer, at: number, quoted: boolean, { quote, delimiter }: CellBounds): boolean {
  const next = chunk[at + 1] ?? BLANK;
  if (next === BLANK) return true;
  if (quoted) return next === quote && chunk[at + 2] !== quote;
  return next === delimiter || next === LINE_FEED || next === RETURN;
}
