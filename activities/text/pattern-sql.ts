/** A pattern of the contract as SQL. A glob costs a fifth of a regular expression, so the patterns that only list places become one. */
import { literal } from './sql-text.js';

/** One place of a fixed shape: any digit, one letter or digit, or a class of them (a bare hyphen in it means something else to a glob); perhaps a number of times. */
const PLACE = /(\\d|[A-Za-z0-9]|\[(?:[A-Za-z0-9](?:-[A-Za-z0-9])?)+\])(?:\{(\d{1,2})\})?/g;
const FIXED_SHAPE = new RegExp(`^\\^((?:${PLACE.source})+)\\$$`);

/** A condition that holds where the text has the pattern; null where there is no text. */
export function matchesSql(text: string, pattern: string): string {
  const shape = FIXED_SHAPE.exec(pattern)?.[1];
  return shape === undefined
    ? `regexp_matches(${text}, ${literal(pattern)})`
    : `${text} glob ${literal(globOf(shape))}`;
}

function globOf(shape: string): string {
  return [...shape.matchAll(PLACE)]
    .map(([, place = '', times = '1']) => (place === '\\d' ? '[0-9]' : place).repeat(Number(times)))
    .join('');
}
