/** Bodies that decide on and refer people: invented, four to six in a département. */
import { digits, digitsOf } from './identifiers.js';
import type { Departement } from './places/departement.js';
import { pickAt } from './random.js';

export interface Organisation {
  readonly nom: string;
  readonly siret: string;
  readonly telephone: string;
  readonly referent: { readonly nom: string; readonly prenom: string };
}

const KINDS = [
  'CCAS de',
  'Maison des solidarités de',
  'France Travail',
  'Mission Locale de',
  'Plateforme RSA de',
  'PLIE de',
];
const REFERENTS: readonly (readonly [string, string])[] = [
  ['Lemaître', 'Agnès'],
  ['Sautron', 'Gaëtan'],
  ['Oberlé', 'Cécile'],
  ['Kaya', 'Noémie'],
  ['Técher', 'André'],
  ['Le Bihan', 'Joëlle'],
];

const ORGANISATIONS = new Map<string, Organisation[]>();

export function organisationAt(departement: Departement, index: number): Organisation {
  const known = ORGANISATIONS.get(departement.code) ?? organisationsOf(departement);
  ORGANISATIONS.set(departement.code, known);
  return pickAt(known, index);
}

/** Their SIRET fails Luhn's test, so that no company has it. */
function organisationsOf({ code3, communes }: Departement): Organisation[] {
  return KINDS.map((kind, rank) => {
    const [nom, prenom] = pickAt(REFERENTS, rank + code3.charCodeAt(2));
    const body = `${digitsOf(code3)}00000${digits(rank, 2)}000`;
    return {
      nom: `${kind} ${pickAt(communes, rank).nom}`,
      siret: `${body}${(luhnDigit(body) + 1) % 10}`,
      telephone: `019900${digits(rank, 2)}${code3.slice(0, 2).replace(/\D/g, '0')}`,
      referent: { nom, prenom },
    };
  });
}

function luhnDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, text, at) => {
    const value = Number(text) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
