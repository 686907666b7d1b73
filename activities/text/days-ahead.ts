/** Days that an extract states of itself, and that are still to come: what it does not tell would be taken for known until then. */

/** A file may be named after the end of a month that is not over. */
export const AHEAD_DAYS = 31;

/** `date`: YYYY-MM-DD. */
export function isAhead(date: string, now: Date): boolean {
  return Date.parse(date) > now.getTime() + AHEAD_DAYS * 86_400_000;
}
