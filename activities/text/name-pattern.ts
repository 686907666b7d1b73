/** Patterns of the names of files: `*` is any text, `?` one character of it; capitals or not. Pure. */

/** A Mac writes an accent as a sign of its own. */
export function comparable(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

export function matchesAny(base: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(comparable(base), comparable(pattern)));
}

/** Greedy with one way back: no pattern takes longer than the two lengths multiplied. */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let rank = 0;
  while (at < text.length) {
    if (pattern[rank] === '*') {
      star = rank;
      resume = at;
      rank += 1;
    } else if (pattern[rank] === '?' || pattern[rank] === text[at]) {
      rank += 1;
      at += 1;
    } else if (star >= 0) {
      rank = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  while (pattern[rank] === '*') rank += 1;
  return rank === pattern.length;
}
