/** France Travail's extract for the carnet de bord: everybody who is registered, in one national file. */
import { type Context, type Flow, knownDay } from '../flow.js';
import { digitsOf } from '../identifiers.js';
import { lastInterviewDay } from '../interviews.js';
import { plainUpper } from '../names.js';
import type { Draft } from '../noise.js';
import { birthText, dayText } from '../noisy-days.js';
import { organisationAt } from '../organisations.js';
import type { Adult, Household } from '../persons.js';
import { pickAt } from '../random.js';
import { writePersonRow } from '../rows.js';
import { openCsv } from '../table.js';
import { JOBS, REASONS, WORK } from './spie-words.js';

const FLOW = 4;
const NAME = 'i03300c.j.extract_spie_carnet_spie_carnet_de_bord_principal.csv';
const HEADER =
  'identifiant_unique_de;civilite;nom;prenom;lieu_naissance;code_lieu_naissance;date_naissance;adresse_ligne2;adresse_ligne3;adresse_ligne4;adresse_ligne5;adresse_ligne6;departement;dr;rome_1;appelation_rome_1;rome_2;appelation_rome_2;mrech.axetravailprincipal;mrech.axetravailsecondaire;der_entretien_ppae;der_entretien;inscription;code_motif_inscription;motif_inscription;categorie_inscription;struct_principale;referent_civilite;referent_nom;referent_prenom;referent_mail;code_safir;modalite_accompagnement;struct_suivi;suivi_debut;suivi_fin_prev;dif_financiere;dif_admin_jur;dif_sante;dif_logement;dif_transport;dif_inser_com;dif_familiale;brsa'.split(
    ';',
  );
const COLUMNS = { nom: 'nom', prenom: 'prenom', naissance: 'date_naissance' };
const NULL = 'NULL';

export async function openSpie(context: Context): Promise<Flow> {
  const { options, outbox, truth } = context;
  const table = await openCsv(
    { place: { source: 'france-travail-spie', name: NAME }, columns: HEADER },
    outbox,
  );
  const see = context.see(FLOW, plainUpper);
  return {
    write(household) {
      for (const adult of household.adults) {
        if ((adult.story.franceTravail?.inscription ?? options.asOf + 1) > options.asOf) continue;
        const draft = see(adult, household, 0);
        writePersonRow(table, rowOf(adult, household, draft, options.asOf), adult, draft, COLUMNS, truth);
      }
    },
    finish() {},
  };
}

/** In the order of the header. */
function rowOf(adult: Adult, household: Household, draft: Draft, asOf: number): string[] {
  return [
    ...personCells(adult, household, draft),
    ...jobCells(adult.index),
    ...registrationCells(adult, draft, asOf),
    ...followUpCells(adult, household, draft, asOf),
  ];
}

const signedOn = ({ story }: Adult, asOf: number) => knownDay(story.franceTravail?.signaturePpae, asOf);
const townOf = ({ commune }: Household) => commune.nom.toUpperCase().replaceAll('-', ' ');

function personCells(adult: Adult, household: Household, { seen }: Draft): string[] {
  const { departement, commune } = household;
  return [
    adult.uuid,
    adult.sexe === 1 ? 'M.' : 'MME',
    plainUpper(seen.nom),
    plainUpper(seen.prenom),
    plainUpper(adult.lieuNaissance),
    NULL,
    stamp(birthText(seen, 'iso')),
    NULL,
    NULL,
    `${household.numeroVoie} ${household.typeVoie} ${plainUpper(household.nomVoie)}`,
    NULL,
    `${commune.codePostal} ${plainUpper(townOf(household))}`,
    departement.code,
    digitsOf(departement.code3),
  ];
}

function jobCells(index: number): string[] {
  const second = index % 3 === 0 ? pickAt(WORK, index + 1) : NULL;
  return [...pickAt(JOBS, index), ...pickAt(JOBS, index + 2), pickAt(WORK, index), second];
}

function registrationCells(adult: Adult, draft: Draft, asOf: number): string[] {
  const registration = adult.story.franceTravail;
  const last = registration ? lastInterviewDay(registration, asOf) : null;
  const from = { day: registration?.inscription ?? 0, fault: 'delai_negatif' };
  return [
    stamp(dayText(draft, 'der_entretien_ppae', signedOn(adult, asOf), 'iso')),
    stamp(dayText(draft, 'der_entretien', last, 'iso', from)),
    stamp(dayText(draft, 'inscription', registration?.inscription ?? null, 'iso')),
    ...pickAt(REASONS, adult.index),
    String(registration?.categorie ?? 1),
  ];
}

function followUpCells(adult: Adult, household: Household, draft: Draft, asOf: number): string[] {
  const { referent } = organisationAt(household.departement, 2);
  const place = plainUpper(townOf(household));
  return [
    place,
    'Mme',
    plainUpper(referent.nom),
    referent.prenom,
    `${plainUpper(referent.prenom).toLowerCase()}.conseil@example.org`,
    '93015',
    pickAt(['GUIDE', 'SUIVI', 'RENFORCE'], adult.index),
    place,
    stamp(dayText(draft, 'suivi_debut', signedOn(adult, asOf), 'iso')),
    NULL,
    ...['O', 'N', NULL, NULL, NULL, NULL, NULL].map((value, at) =>
      adult.index % (at + 5) === 0 ? 'O' : value,
    ),
    'O',
  ];
}

/** Only a whole day has an hour. */
function stamp(text: string): string {
  if (text === '') return NULL;
  return text.length === 10 ? `${text} 00:00:00.0` : text;
}
