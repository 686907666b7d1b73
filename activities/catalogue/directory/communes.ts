/** Communes as people name them, and how many live there (INSEE, populations légales, as the COG's package brings them). */
import { createRequire } from 'node:module';
import { z } from 'zod';

const Commune = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.string(),
  departement: z.string(),
  commune: z.string().optional(),
  chefLieu: z.string().optional(),
  codesPostaux: z.array(z.string()).default([]),
  population: z.number().optional(),
});
export type Commune = z.infer<typeof Commune>;

let read: readonly Commune[] | undefined;

/** Those in force, their arrondissements, and what they were made of. */
export function readCommunes(): readonly Commune[] {
  read ??= z
    .array(Commune)
    .parse(createRequire(import.meta.url)('@etalab/decoupage-administratif/data/communes.json'));
  return read;
}

let counted: Populations | undefined;

export interface Populations {
  readonly communes: ReadonlyMap<string, Commune>;
  readonly departements: ReadonlyMap<string, number>;
}

/** Of communes in force, by code; an arrondissement is part of its commune. */
export function readPopulations(): Populations {
  counted ??= countPopulations();
  return counted;
}

function countPopulations(): Populations {
  const current = readCommunes().filter(({ type }) => type === 'commune-actuelle');
  const departements = new Map<string, number>();
  for (const { departement, population = 0 } of current)
    departements.set(departement, (departements.get(departement) ?? 0) + population);
  return { communes: new Map(current.map((one) => [one.code, one])), departements };
}

/** How many for so many inhabitants, to one decimal, below 1 to two; null where nobody is known to live. */
export function rateOf(count: number, inhabitants: number | undefined, per: number): number | null {
  if (!inhabitants) return null;
  const rate = (count * per) / inhabitants;
  return rate < 1 ? Math.round(rate * 100) / 100 : Math.round(rate * 10) / 10;
}
