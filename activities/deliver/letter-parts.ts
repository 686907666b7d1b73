/** Which of the reports that waited together a letter tells of. */
import type { Effects } from '../effects.js';
import { reportKey } from './delivered-report.js';
import { areOfOneKind, readMemory, type SentLetter, type Told } from './memory.js';

type Zones = Pick<Effects['zones'], 'reports' | 'restricted'>;

/** Throws ObjectMissing where the memory is damaged. */
export async function partsOf(
  { id }: Pick<SentLetter, 'id'>,
  partner: string,
  zones: Zones,
): Promise<Told[]> {
  const { memory } = await readMemory(partner, zones.restricted);
  const together = memory.told.filter(({ letter }) => letter === id);
  return partsThere(together, partner, zones.reports);
}

/** What was withdrawn meanwhile is left out. */
export async function partsThere(
  together: readonly Told[],
  partner: string,
  reports: Pick<Zones['reports'], 'head'>,
): Promise<Told[]> {
  const parts = chooseParts(together);
  const heads = await Promise.all(
    parts.map(({ run }) => reports.head(reportKey(partner, run, 'report.json'))),
  );
  const there = parts.filter((_, rank) => heads[rank] !== null);
  return there.length > 0 ? there : parts;
}

/** The newest of each kind, and what it leaves out of those before. What was never told is no reminder. Pure. */
export function chooseParts(together: readonly Told[]): Told[] {
  return together.flatMap((one, rank) => {
    const later = together.slice(rank + 1).filter((other) => areOfOneKind(one, other));
    if (isCovered(one, later)) return [];
    const numbers = together.filter((other) => areOfOneKind(one, other)).map(({ number }) => number);
    return [{ ...one, number: Math.min(...numbers) }];
  });
}

/** A report tells of each source what came last: a refusal, or findings that are gone, stand in it no more once another source has come. */
function isCovered({ findings, items }: Told, later: readonly Told[]): boolean {
  const newest = later.at(-1);
  if (!newest) return false;
  const sources = new Set(later.flatMap((one) => one.items.map(sourceOf)));
  return (
    findings.every((one) => newest.findings.includes(one)) ||
    items.every((item) => sources.has(sourceOf(item)))
  );
}

function sourceOf(item: string): string {
  return item.slice(0, item.indexOf(' '));
}
