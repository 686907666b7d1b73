/** Reference tables: the COG as `@etalab/decoupage-administratif` packages it, and the dated code lists of `_nomenclatures`. */
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { KeptTables, References } from '../../effects.js';
import { createReferencesOf } from './reference-lists.js';

const Commune = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.string(),
  departement: z.string(),
  chefLieu: z.string().optional(),
  commune: z.string().optional(),
  codesPostaux: z.array(z.string()).default([]),
});
type Commune = z.infer<typeof Commune>;
const Place = z.object({ code: z.string(), nom: z.string() });
const Departement = Place.extend({ region: z.string(), zone: z.enum(['metro', 'drom', 'com']) });

export function createReferences(nomenclatures: string, kept?: KeptTables): References {
  return { ...createReferencesOf(nomenclatures, readCog), ...(kept && { kept }) };
}

let cog: ReadonlyMap<string, string> | undefined;

/** The COG as lists, CSV by name. */
export function readCog(): ReadonlyMap<string, string> {
  cog ??= flattenCog();
  return cog;
}

function flattenCog(): ReadonlyMap<string, string> {
  const read = (name: string): unknown =>
    createRequire(import.meta.url)(`@etalab/decoupage-administratif/data/${name}.json`);
  const communes = z.array(Commune).parse(read('communes'));
  return new Map([
    ['cog', communeLines(communes)],
    ['codes_postaux', postcodeLines(communes)],
    ['cog_departements', departementLines(read('departements'), read('regions'))],
  ]);
}

/** The 101 départements, each with its région. */
function departementLines(departements: unknown, regions: unknown): string {
  const names = new Map(
    z
      .array(Place)
      .parse(regions)
      .map(({ code, nom }) => [code, nom]),
  );
  const rows = z
    .array(Departement)
    .parse(departements)
    .filter(({ zone }) => zone !== 'com');
  return csv(
    ['code', 'nom', 'region', 'nom_region'],
    rows.map(({ code, nom, region }) => [code, nom, region, names.get(region) ?? region]),
  );
}

/** One row per code in force: communes, communes déléguées and associées, arrondissements; `actuelle` is the commune itself. */
function communeLines(communes: readonly Commune[]): string {
  const current = new Set(communes.filter(({ type }) => type === 'commune-actuelle').map(({ code }) => code));
  const rows = communes.filter(({ code, type }) => type === 'commune-actuelle' || !current.has(code));
  return csv(
    ['code', 'actuelle', 'nom', 'departement'],
    rows.map(({ code, chefLieu, commune, nom, departement }) => [
      code,
      chefLieu ?? commune ?? code,
      nom,
      departement,
    ]),
  );
}

function postcodeLines(communes: readonly Commune[]): string {
  const rows = communes.flatMap(({ code, commune, chefLieu, codesPostaux }) =>
    codesPostaux.map((postcode) => [postcode, chefLieu ?? commune ?? code]),
  );
  return csv(['code_postal', 'actuelle'], rows);
}

function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows]
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\n');
}
