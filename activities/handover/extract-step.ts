/** Above every line of a file: `_line` of an assembled row is the line, plus so many times this as extracts of its source stand before. */
export const EXTRACT_STEP = 2 ** 40;
