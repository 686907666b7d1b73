/** One user and follow-up as a row of rdv-insertion's spreadsheet. */
import { knownDay } from '../flow.js';
import type { Draft } from '../noise.js';
import { birthText, dayText } from '../noisy-days.js';
import { organisationAt } from '../organisations.js';
import type { Adult, Household } from '../persons.js';
import type { FollowUp } from '../story.js';
import type { Cell } from '../table.js';
import { statusOf } from './rdv-status.js';

export const HEADER = [
  'Civilité',
  'Prénom',
  'Nom',
  'Nom de naissance',
  'Rôle',
  'Numéro CAF',
  'NIR',
  'ID interne au département',
  'ID France Travail',
  'Date de naissance',
  'Téléphone',
  'Email',
  'Adresse',
  'Code postal',
  'Ville',
  "Date d'ouverture des droits",
  'Motif de suivi',
  'Date de création du suivi',
  'Date de première invitation',
  "Format de l'invitation",
  'Convoqué',
  'Statut du suivi',
  'Référent',
  'Département',
];
export const COLUMNS = {
  prenom: 'Prénom',
  nom: 'Nom',
  nomNaissance: 'Nom de naissance',
  role: 'Rôle',
  nirAvecCle: 'NIR',
  franceTravail: 'ID France Travail',
  naissance: 'Date de naissance',
};
/** Some people's spreadsheets break the headers. */
export const BROKEN: Readonly<Record<string, string>> = {
  'Date de naissance': 'Date de\nnaissance',
  'Numéro CAF': 'Numéro\tCAF',
  "Date d'ouverture des droits": "Date d'ouverture\ndes droits ",
};

export interface Way {
  readonly form: 'serial' | 'french';
  readonly asOf: number;
}

export function rowOf(
  adult: Adult,
  household: Household,
  suivi: FollowUp,
  draft: Draft,
  { form, asOf }: Way,
): string[] {
  const { seen } = draft;
  const { departement, commune } = household;
  const invitation = knownDay(suivi.invitation?.jour, asOf);
  const partner = departement.code3.charCodeAt(2) % 2 === 0 ? 'CONJOINT/CONCUBIN/PACSE' : 'CJT';
  const earliest = { day: suivi.creation, fault: 'delai_negatif' };
  return [
    adult.sexe === 1 ? 'monsieur' : 'madame',
    seen.prenom,
    adult.index % 4 === 0 ? seen.nom.toUpperCase() : seen.nom,
    seen.nomNaissance,
    seen.role === 'CJT' ? partner : seen.role,
    adult.index % 10 === 0 ? `0${seen.matricule}` : seen.matricule,
    adult.index % 5 === 0 ? seen.nirAvecCle.slice(0, 13) : seen.nirAvecCle,
    adult.idInterne,
    seen.franceTravail,
    birthText(seen, form),
    adult.telephone2 === '' ? adult.telephone : `${adult.telephone} / ${adult.telephone2}`,
    adult.courriel,
    `${household.numeroVoie} ${household.typeVoie.toLowerCase()} ${household.nomVoie}`,
    commune.codePostal,
    commune.nom,
    dayText(draft, "Date d'ouverture des droits", household.ouverture, form),
    suivi.motif === 'orientation' ? 'RSA orientation' : 'RSA accompagnement',
    dayText(draft, 'Date de création du suivi', suivi.creation, form),
    dayText(draft, 'Date de première invitation', invitation, form, earliest),
    invitation === null ? '' : (suivi.invitation?.format ?? ''),
    knownDay(suivi.convocation, asOf) === null ? 'Non' : 'Oui',
    statusOf(suivi, asOf),
    `referent.${departement.code.toLowerCase()}.${organisationAt(departement, adult.index).siret.slice(8, 10)}@example.org`,
    departement.code,
  ];
}

const DAYS = HEADER.flatMap((name, at) => (name.startsWith('Date') ? [at] : []));
const NUMBERS = ['Numéro CAF', 'Code postal'].map((name) => HEADER.indexOf(name));

/** In a workbook days and numbers are not text, and a number has lost its zeros. */
export function typed(text: string, at: number): Cell {
  if (DAYS.includes(at) && /^\d{5}$/.test(text)) return { serial: Number(text) };
  return NUMBERS.includes(at) && /^\d+$/.test(text) ? { number: String(Number(text)) } : text;
}
