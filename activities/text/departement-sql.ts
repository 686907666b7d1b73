/** The département of a place, as SQL over a column. */
import { quoted } from './sql-text.js';

/** Of a code INSEE: two characters, three overseas. */
export function departementSql(commune: string): string {
  const code = quoted(commune);
  return `case when left(${code}, 2) in ('97', '98') then left(${code}, 3) else left(${code}, 2) end`;
}

/** Of a postcode: as its first digits say; those of Corsica are the south's below 202. Null of none. */
export function departementOfPostcodeSql(postcode: string): string {
  const code = quoted(postcode);
  return `case when left(${code}, 2) = '20' then if(${code} < '20200', '2A', '2B') else ${departementSql(postcode)} end`;
}

/** By the code INSEE, else by the postcode where there is one; null of neither. */
export function departementOfPlaceSql(commune: string, postcode: string | undefined): string {
  const code = departementSql(commune);
  return postcode === undefined ? code : `coalesce(${code}, ${departementOfPostcodeSql(postcode)})`;
}
