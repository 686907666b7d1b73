/** Who is in the stories: people, their households, and the world that invents them. */
import type { NirPolicy } from './identifiers.js';
import type { Commune, Departement } from './places/departement.js';
import type { Story } from './story.js';

export interface Person {
  readonly id: string;
  readonly index: number;
  readonly role: 'DEM' | 'CJT' | 'ENF';
  readonly sexe: 1 | 2;
  readonly nom: string;
  readonly nomNaissance: string;
  readonly prenom: string;
  readonly naissance: number;
  readonly lieuNaissance: string;
  /** 13 characters; null for the youngest children. */
  readonly nir: string | null;
  readonly franceTravail: string;
  readonly uuid: string;
  readonly idInterne: string;
  readonly telephone: string;
  readonly telephone2: string;
  readonly courriel: string;
}

export interface Adult extends Person {
  readonly role: 'DEM' | 'CJT';
  readonly jumeau: boolean;
  readonly story: Story;
}

export interface Household {
  readonly index: number;
  readonly departement: Departement;
  readonly matricule: string;
  readonly numeroDemande: string;
  readonly commune: Commune;
  readonly numeroVoie: number;
  readonly typeVoie: string;
  readonly nomVoie: string;
  readonly demande: number;
  readonly ouverture: number;
  readonly cloture: { readonly jour: number; readonly motif: string } | null;
  readonly adults: readonly Adult[];
  readonly children: readonly Person[];
}

export interface World {
  readonly seed: number;
  readonly persons: number;
  readonly nir: NirPolicy;
  /** Where people live. */
  readonly departements: readonly Departement[];
}

export function isAdult(person: Person): person is Adult {
  return person.role !== 'ENF';
}
