/** Column names as the partner wrote them, made unique. Pure. */

/** Spaces, tabs, no-break spaces, byte order marks, zero-width characters. */
const OUTER_SPACE =
  /^(?:\s|\u200b|\u200c|\u200d|\u2060|\ufeff)+|(?:\s|\u200b|\u200c|\u200d|\u2060|\ufeff)+$/g;

export function cleanName(raw: string): string {
  return raw
    .replaceAll('\0', '')
    .replace(OUTER_SPACE, '')
    .replace(/\s*[\r\n]+\s*/g, ' ');
}

/**
 * Names for `width` columns: an empty or missing one becomes `colonne_N`, a repeated one gets `_2`.
 * Repetition ignores case, as DuckDB does; `_line` is taken.
 */
export function nameColumns(raw: readonly string[], width: number): string[] {
  const taken = new Set(['_line']);
  /** For each name, the copy to try next: a file may repeat one name thousands of times. */
  const copies = new Map<string, number>();
  return Array.from({ length: width }, (_, index) => {
    const wished = cleanName(raw[index] ?? '') || `colonne_${index + 1}`;
    const key = wished.toLowerCase();
    let name = wished;
    let copy = copies.get(key) ?? 2;
    for (; taken.has(name.toLowerCase()); copy += 1) name = `${wished}_${copy}`;
    copies.set(key, copy);
    taken.add(name.toLowerCase());
    return name;
  });
}

/** The original titles of columns that were renamed because their title was taken. */
export function titlesTaken(raw: readonly string[], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const title = cleanName(raw[index] ?? '');
      return title === '' || title === name ? [] : [[name, title]];
    }),
  );
}
