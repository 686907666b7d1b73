/** How long a line of Node gets fixes, as its release schedule says. */
const ENDS: ReadonlyMap<number, string> = new Map([
  [20, '2026-04-30'],
  [22, '2027-04-30'],
  [24, '2028-04-30'],
]);

/** For an operator: the version, and what to do where its line has ended. `today`: ISO day. Pure. */
export function describeNode(version: string, today: string): string {
  const end = ENDS.get(Number.parseInt(version.replace(/^v/, ''), 10));
  if (end === undefined) return version;
  if (today > end)
    return `${version}; its line has had no fixes since ${end}: install Node 24, which this toolkit runs on too`;
  return `${version}; its line gets fixes until ${end}`;
}
