/** A person as one file shows them, and what is wrong there. */
import type { Parts } from './days.js';

export interface Seen {
  nom: string;
  nomNaissance: string;
  prenom: string;
  naissance: Parts;
  /** Only the year of birth is known. */
  yearOnly: boolean;
  /** 13 characters, or empty. */
  nir: string;
  /** 15 characters, or empty. */
  nirAvecCle: string;
  matricule: string;
  role: string;
  /** Empty unless the person is registered there. */
  franceTravail: string;
}

export interface Fault {
  /** A field of Seen, or the column itself. */
  readonly field: string;
  readonly fault: string;
}
