/** What there is in a département, and for how many inhabitants. Pure. */
import type { DirectoryEntries } from '../../../datasets/shown.js';
import { rateOf, readPopulations } from './communes.js';
import type { Entry, ShownDirectory } from './read-directory.js';

export interface Counted {
  readonly declared: DirectoryEntries;
  readonly count: number;
  readonly rate: number | null;
  /** The rate of all départements that have some. */
  readonly everywhere: number | null;
}

export interface CountedKind {
  readonly label: string;
  readonly count: number;
  readonly rate: number | null;
}

export interface CountedCommune {
  readonly code: string;
  readonly name: string;
  readonly inhabitants: number | undefined;
  readonly count: number;
  readonly rate: number | null;
}

export function placesOf({ entries }: ShownDirectory): string[] {
  return [...entries.keys()].sort();
}

/** In the order of the declaration; those of which the département has none count zero. */
export function countDepartement(shown: ShownDirectory, departement: string): Counted[] {
  const { directory, entries } = shown;
  const inhabitants = readPopulations().departements.get(departement);
  const everywhere = ratesEverywhere(shown);
  return directory.entries.map((declared, rank) => {
    const count = ofTable(entries.get(departement), declared).length;
    const rate = rateOf(count, inhabitants, directory.per_inhabitants);
    return { declared, count, rate, everywhere: everywhere[rank] ?? null };
  });
}

const rates = new WeakMap<ShownDirectory, readonly (number | null)[]>();

/** Of the départements that have some, in the order of the declaration: elsewhere no source tells of them. */
function ratesEverywhere(shown: ShownDirectory): readonly (number | null)[] {
  const known = rates.get(shown);
  if (known) return known;
  const { directory, entries } = shown;
  const { departements } = readPopulations();
  const made = directory.entries.map((declared) => {
    const counts = [...entries].map(([code, own]) => ({ code, count: ofTable(own, declared).length }));
    const told = counts.filter(({ count }) => count > 0);
    const inhabitants = told.reduce((sum, { code }) => sum + (departements.get(code) ?? 0), 0);
    const all = told.reduce((sum, { count }) => sum + count, 0);
    return rateOf(all, inhabitants, directory.per_inhabitants);
  });
  rates.set(shown, made);
  return made;
}

/** An entry of two kinds counts for both; most frequent first, the others last. */
export function countKinds(
  shown: ShownDirectory,
  departement: string,
  declared: DirectoryEntries,
): CountedKind[] {
  const counts = new Map<string, number>();
  for (const { kinds } of ofTable(shown.entries.get(departement), declared))
    for (const label of kinds) counts.set(label, (counts.get(label) ?? 0) + 1);
  const inhabitants = readPopulations().departements.get(departement);
  return [...counts]
    .map(([label, count]) => ({
      ...{ label, count, rate: rateOf(count, inhabitants, shown.directory.per_inhabitants) },
    }))
    .sort(
      (one, other) =>
        Number(one.label === declared.kind.other) - Number(other.label === declared.kind.other) ||
        other.count - one.count ||
        one.label.localeCompare(other.label, 'fr'),
    );
}

/** Communes of the département that have some, those with most first. */
export function countCommunes({ directory, entries }: ShownDirectory, departement: string): CountedCommune[] {
  const { communes } = readPopulations();
  const counts = new Map<string, number>();
  for (const { commune } of entries.get(departement) ?? [])
    if (commune !== null) counts.set(commune, (counts.get(commune) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => {
      const { nom: name = code, population: inhabitants } = communes.get(code) ?? {};
      return {
        ...{ code, name, inhabitants, count },
        rate: rateOf(count, inhabitants, directory.per_inhabitants),
      };
    })
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name, 'fr'));
}

export function ofTable(entries: readonly Entry[] | undefined, { table }: DirectoryEntries): Entry[] {
  return (entries ?? []).filter(({ declared }) => declared.table === table);
}
