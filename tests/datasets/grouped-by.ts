/** One list for each key, in the order in which keys come. */
export function groupedBy<One>(all: readonly One[], keyOf: (one: One) => string): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const there = groups.get(keyOf(one));
    if (there) there.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
