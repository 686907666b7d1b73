/** What can happen to a person, as day numbers. */
import type { Experiment } from './experiments.js';

export type Kind = 'professionnel' | 'socio-professionnel' | 'social';
export type Motive = 'orientation' | 'accompagnement';
export type Outcome = 'honore' | 'absence' | 'excuse' | 'annule';

export interface Orientation {
  readonly rang: number;
  readonly type: Kind;
  readonly jour: number;
  readonly notification: number;
  readonly fin: number | null;
  readonly organisme: number;
}

export interface Appointment {
  readonly prise: number;
  readonly jour: number;
  readonly heure: string;
  readonly statut: Outcome;
  readonly par: 'usager' | 'agent' | 'prescripteur';
  readonly format: string;
}

export interface FollowUp {
  readonly motif: Motive;
  readonly creation: number;
  /** Invited people book by themselves; the others are convened. */
  readonly invitation: { readonly jour: number; readonly format: 'sms' | 'email' | 'courrier' } | null;
  readonly convocation: number | null;
  readonly rendezVous: readonly Appointment[];
}

export interface Accompaniment {
  readonly type: Kind;
  readonly debut: number;
  readonly fin: { readonly jour: number; readonly motif: string } | null;
  readonly contrats: readonly { readonly signature: number; readonly fin: number }[];
}

export interface Registration {
  readonly inscription: number;
  readonly signaturePpae: number;
  readonly entretienTousLes: number;
  readonly categorie: number;
}

export interface Action {
  readonly entree: number;
  readonly entretien: number;
  readonly sortie: number | null;
  readonly nom: string;
}

export interface Story {
  readonly sdd: boolean;
  readonly orientations: readonly Orientation[];
  readonly suivis: readonly FollowUp[];
  readonly accompagnements: readonly Accompaniment[];
  readonly franceTravail: Registration | null;
  readonly action: Action | null;
}

export interface Frame {
  readonly demande: number;
  readonly ouverture: number;
  readonly cloture: number | null;
  readonly experiments: readonly Experiment[];
}
