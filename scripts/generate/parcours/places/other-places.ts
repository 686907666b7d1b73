/** The départements that no story singles out: codes, communes and populations of the COG, as a package brings it. */
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Departement } from './departement.js';

const Listed = z.array(z.object({ code: z.string(), zone: z.enum(['metro', 'drom', 'com']) }));
const Communes = z.array(
  z.object({
    code: z.string(),
    nom: z.string(),
    type: z.string(),
    departement: z.string().optional(),
    population: z.number().default(0),
    codesPostaux: z.array(z.string()).default([]),
  }),
);
type Commune = z.infer<typeof Communes>[number];

/** Where the people of a département live. */
const TOWNS = 4;
/** People of Paris, Lyon and Marseille live in an arrondissement: that is the code that files have. */
const IN_ARRONDISSEMENTS = ['75056', '69123', '13055'];

/** All but `own`, the most peopled ones first; a person of theirs weighs as much as one of `own`. */
export function readOthers(own: readonly Departement[]): readonly Departement[] {
  const communes = Communes.parse(read('communes')).filter(({ code, type }) => isLivedIn(code, type));
  const communesOf = (code: string) => communes.filter(({ departement }) => departement === code);
  const peopleOf = (code: string) => communesOf(code).reduce((sum, { population }) => sum + population, 0);
  const unit =
    own.reduce((sum, { code }) => sum + peopleOf(code), 0) / own.reduce((sum, { part }) => sum + part, 0);
  return Listed.parse(read('departements'))
    .filter(({ code, zone }) => zone !== 'com' && !own.some((one) => one.code === code))
    .map(({ code }) => ({ code, people: peopleOf(code) }))
    .toSorted((one, other) => other.people - one.people)
    .map(({ code, people }, at) => ({
      code,
      code3: code.padStart(3, '0'),
      rank: own.length + at,
      part: people / unit,
      communes: townsOf(communesOf(code)),
      schema: at % 2 === 0 ? 'VRSB0801' : 'VRSD0301',
      delivery: at % 4 === 0 ? 'plain' : 'gzip',
    }));
}

function isLivedIn(code: string, type: string): boolean {
  if (type === 'arrondissement-municipal') return true;
  return type === 'commune-actuelle' && !IN_ARRONDISSEMENTS.includes(code);
}

function townsOf(communes: readonly Commune[]): Departement['communes'] {
  return communes
    .filter(({ codesPostaux }) => codesPostaux.length > 0)
    .toSorted((one, other) => other.population - one.population)
    .slice(0, TOWNS)
    .map(({ code, nom, codesPostaux }) => ({ code, nom, codePostal: codesPostaux[0] ?? '' }));
}

function read(name: string): unknown {
  return createRequire(import.meta.url)(`@etalab/decoupage-administratif/data/${name}.json`);
}
