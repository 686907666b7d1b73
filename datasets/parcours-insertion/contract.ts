/**
 * Les tables du parcours : ce que les sources donnent (de travail), l’histoire pseudonymisée des personnes (restreinte),
 * et les délais que tout le monde peut lire (ouverts).
 */
import { z } from 'zod';
import { defineContract } from '../dataset.js';
import {
  count,
  day,
  days,
  departement,
  described,
  identifier,
  MOTIFS,
  mois,
  STATUTS_RDV,
  share,
  statut,
  TYPES,
  type_orientation,
} from './fields.js';

const texte = (description: string, example?: string) =>
  z.string().nullable().meta(described(description, example));
const personne = z.string().meta(described('Personne, désignée par un code propre à ce jeu de données.'));
const type = z.enum(TYPES).nullable().meta(described('Type d’orientation.', 'sociale'));
const statut_rdv = z
  .enum(STATUTS_RDV)
  .nullable()
  .meta(described('Ce qu’il est advenu du rendez-vous.', 'honore'));
const sexe = z.enum(['F', 'M']).nullable().meta(described('Sexe à l’état civil.', 'F'));
const annee_naissance = z.int().min(1900).max(2100).nullable().meta(described('Année de naissance.', 1982));
const motif = z
  .enum(MOTIFS)
  .nullable()
  .meta(described('Ce pour quoi la personne est suivie ou reçue.', 'orientation'));
const source = z.string().meta(described('Source qui l’a dit.', 'conseil-departemental'));

/** Une ligne d’un extrait, une fois lue : de quoi relier, puis de quoi dater. */
const fiches = z.strictObject({
  nir: identifier('nir', 'NIR, treize caractères, clé vérifiée.'),
  nir_nature: z.enum(['certifie', 'provisoire', 'fictif']).nullable().meta(described('Nature du NIR.')),
  dossier_role: identifier('dossier_role', 'Numéro de demande de RSA et rôle dans le foyer.'),
  matricule_role: identifier('matricule_role', 'Matricule CAF ou MSA et rôle dans le foyer.'),
  matricule_naissance: identifier('matricule_naissance', 'Matricule CAF ou MSA et date de naissance.'),
  france_travail: identifier('france_travail', 'Identifiant France Travail.'),
  identifiant_si: identifier(
    'identifiant_si',
    'Identifiant interne du département (IODAS…), et département.',
  ),
  spie: identifier('spie', 'Identifiant unique du demandeur d’emploi dans l’extrait SPIE.'),
  identite: identifier('identite', 'Nom de naissance, premier prénom, date de naissance, département.'),
  identite_usage: identifier('identite', 'La même avec le nom d’usage.'),
  identite_proche: identifier('identite_proche', 'La même telle qu’elle se prononce.'),
  identite_proche_usage: identifier('identite_proche', 'La même avec le nom d’usage.'),
  identite_inversee: identifier('identite_inversee', 'La même, jour et mois dans un ordre ou dans l’autre.'),
  telephone_naissance: identifier('telephone_naissance', 'Téléphone et date de naissance.'),
  telephone_prenom: identifier('telephone_prenom', 'Téléphone, premier prénom et département.'),
  rendez_vous: identifier('rendez_vous', 'Identifiant du rendez-vous chez le partenaire.'),
  sexe,
  annee_naissance,
  departement: departement.nullable(),
  date_reference: z.iso.date().meta(described('Le jour que l’extrait décrit.', '2026-06-30')),
  date_demande: day('Demande de RSA.'),
  date_ouverture_droit: day('Ouverture du droit.'),
  soumis_droits_devoirs: z
    .boolean()
    .nullable()
    .meta(described('Soumise aux droits et devoirs avec un droit.')),
  debut_droits_devoirs: day('Début de la soumission aux droits et devoirs.'),
  etat_dossier: z
    .enum(['0', '1', '2', '3', '4', '5', '6'])
    .nullable()
    .meta(described('État du dossier RSA.', '2')),
  motif_etat: texte('Code du motif de suspension ou de clôture.', 'PCG'),
  date_cloture: day('Clôture du droit.'),
  date_orientation: day('Orientation décidée.'),
  date_notification: day('Orientation notifiée.'),
  fin_orientation: day('Fin de l’orientation.'),
  type_orientation: type,
  rang_orientation: z.int().min(1).nullable().meta(described('1 pour la première orientation.', 1)),
  motif_suivi: motif,
  date_suivi: day('Création du suivi.'),
  date_invitation: day('Première invitation.'),
  convoque: z.boolean().nullable().meta(described('Convoquée plutôt qu’invitée.')),
  motif_rendez_vous: motif,
  date_prise_rendez_vous: day('Prise du rendez-vous.'),
  date_rendez_vous: day('Jour du rendez-vous.'),
  statut_rendez_vous: statut_rdv,
  type_accompagnement: type,
  debut_accompagnement: day('Début de l’accompagnement.'),
  fin_accompagnement: day('Fin de l’accompagnement.'),
  type_contrat: z
    .enum(['cer', 'contrat_engagement', 'ppae'])
    .nullable()
    .meta(described('Nature du contrat.', 'cer')),
  date_contrat: day('Signature du contrat.'),
  fin_contrat: day('Terme du contrat.'),
  date_inscription: day('Inscription à France Travail.'),
});

const personnes = z.strictObject({
  personne,
  sexe,
  annee_naissance,
  departement: departement.nullable(),
  nir_nature: z.enum(['certifie', 'provisoire', 'fictif']).nullable().meta(described('Nature du NIR connu.')),
  inscrite_france_travail: z.boolean().meta(described('Connue de France Travail.')),
  premiere_reference: day('Premier extrait qui la connaît.'),
  derniere_reference: day('Dernier extrait qui la connaît.'),
  sources: z.array(z.string()).meta(described('Sources qui la connaissent.', ['caf'])),
  fiches: z.int().min(1).meta(described('Lignes d’extraits qui parlent d’elle.', 5)),
});

const droits = z.strictObject({
  personne,
  departement: departement.nullable(),
  date_demande: day('Demande de RSA.'),
  date_ouverture_droit: day('Ouverture du droit.'),
  etat_dossier: texte('État du dossier RSA pendant la période.', '2'),
  motif_etat: texte('Motif de suspension ou de clôture.'),
  soumis_droits_devoirs: z
    .boolean()
    .nullable()
    .meta(described('Soumise aux droits et devoirs avec un droit.')),
  debut: day('Premier extrait qui décrit cet état.'),
  fin: day('Dernier extrait qui décrit cet état.'),
  date_cloture: day('Clôture du droit.'),
  disparition: z
    .enum(['dernier_extrait', 'apres_cloture', 'inexpliquee'])
    .meta(
      described(
        'Pourquoi aucun extrait plus récent ne la connaît : un dossier clos paraît une fois, puis plus.',
      ),
    ),
});

const identites_disputees = z.strictObject({
  groupe: z.string().meta(described('Fiches que des clés moins sûres que le NIR réunissaient.')),
  personne,
  sources: z.array(z.string()).meta(described('Sources qui parlent de cette personne.', ['caf'])),
});

const orientations = z.strictObject({
  personne,
  departement: departement.nullable(),
  date_orientation: z.iso.date().meta(described('Orientation décidée.', '2026-03-14')),
  date_notification: day('Orientation notifiée.'),
  fin_orientation: day('Fin de l’orientation.'),
  type_orientation: type,
  rang: z.int().min(1).meta(described('1 pour la première orientation de la personne.', 1)),
  source,
});

const rendez_vous = z.strictObject({
  personne,
  departement: departement.nullable(),
  motif,
  date_prise: day('Prise du rendez-vous.'),
  date_rendez_vous: day('Jour du rendez-vous.'),
  statut: statut_rdv,
  source,
});

const suivis = z.strictObject({
  personne,
  departement: departement.nullable(),
  motif,
  date_suivi: day('Création du suivi.'),
  date_invitation: day('Première invitation.'),
  convoque: z.boolean().nullable().meta(described('Convoquée plutôt qu’invitée.')),
});

const accompagnements = z.strictObject({
  personne,
  departement: departement.nullable(),
  type_accompagnement: type,
  debut: day('Début de l’accompagnement.'),
  fin: day('Fin de l’accompagnement.'),
  type_contrat: texte('Nature du contrat.', 'contrat_engagement'),
  date_contrat: day('Signature du contrat.'),
  fin_contrat: day('Terme du contrat.'),
  source,
});

const definition = z
  .string()
  .meta(described('Définition de la mesure ; voir la table definitions.', 'loi_2025_orientation'));
const id = z
  .string()
  .meta(described('Clé de la ligne : ce qui la désigne, réuni.', 'loi_2025_orientation|52|2026-03|ensemble'));

const delais = z.strictObject({
  id,
  definition,
  departement,
  mois,
  type_orientation,
  statut,
  effectif: count(
    'Dénominateur : personnes de la population dont le délai a eu le temps de s’écouler. Par type, les seules personnes orientées.',
  ),
  non_murs: count(
    'Personnes de la population pour lesquelles il est trop tôt ; vide lorsqu’elles sont moins de 11.',
  ),
  statut_delais: statut,
  mesures: count(
    'Personnes dont le délai est connu ; vide lorsqu’elles sont, à moins de 11 près, tout l’effectif.',
  ),
  moyenne_jours: days('Délai moyen des personnes dont il est connu.'),
  mediane_jours: days('Délai médian.'),
  premier_quartile_jours: days('Un quart des délais sont plus courts.'),
  troisieme_quartile_jours: days('Un quart des délais sont plus longs.'),
  cible_jours: z
    .int()
    .nullable()
    .meta({ ...described('Cible de la définition à cette date.', 42), unit: 'jour' }),
  statut_part: statut,
  part_dans_la_cible: share(
    'Part de l’effectif pour qui l’évènement a eu lieu dans la cible ; sans cible, pour qui il a eu lieu.',
  ),
});

const definitions = z.strictObject({
  id: definition,
  table: z.string().meta(described('Table où elle est mesurée.', 'delais_orientation')),
  debut: z.string().meta(described('D’où l’on compte.')),
  fin: z.string().meta(described('Jusqu’où l’on compte.')),
  population: z.string().meta(described('Qui est compté au dénominateur.')),
  mois: z.string().meta(described('L’évènement dont le mois range la personne.')),
  maturite: z.string().meta(described('À partir de quand une personne est comptée.')),
  origine: z.string().meta(described('D’où vient la définition.')),
});

const indicateurs = (population: string) =>
  z.strictObject({
    id,
    indicateur: z.string().meta(described('Ce qui est mesuré.', 'accompagnees')),
    departement,
    mois,
    type_orientation,
    statut,
    effectif: count(population),
  });

const experimentations = z.strictObject({
  id: z.string().meta(described('Expérimentation.', 'rdv-2-semaines')),
  titre: z.string().meta(described('Ce qui a changé.')),
  date_debut: z.iso.date().meta(described('Le jour où cela a changé.', '2026-01-01')),
  departements: z.array(z.string()).meta(described('Départements concernés.', ['52'])),
  statut,
  personnes_concernees: count(
    'Personnes entrées dans ces départements depuis le début, dont le premier rendez-vous a eu le temps d’avoir lieu.',
  ),
  delai_avant: days('Délai moyen avant, là où cela a changé.'),
  delai_apres: days('Délai moyen après, là où cela a changé.'),
  temoin_avant: days('Délai moyen avant, dans les autres départements.'),
  temoin_apres: days('Délai moyen après, dans les autres départements.'),
  effet_jours: days(
    'Écart des évolutions : (après − avant) là où cela a changé, moins (après − avant) ailleurs. Négatif : plus court.',
  ),
  effet_bas: days('Borne basse de l’intervalle de confiance à 95 %.'),
  effet_haut: days('Borne haute de l’intervalle de confiance à 95 %.'),
  phrase: z.string().nullable().meta(described('Le même résultat en une phrase.')),
});

const reperes = z.strictObject({
  id: definition,
  valeur: z.number().nullable().meta(described('Mesure nationale de cette version.', 84.2)),
  publiee_basse: z.number().meta(described('La plus basse des valeurs publiées.', 79)),
  publiee_haute: z.number().meta(described('La plus haute des valeurs publiées.', 95)),
  ecart_relatif: z
    .number()
    .nullable()
    .meta(described('Écart à l’intervalle publié, en part de la borne la plus proche ; 0 dedans.', 0)),
  unite: z.string().meta(described('Unité de la mesure.', 'jour')),
  source: z.string().meta(described('Publication de référence.')),
});

const RESTRICTED = { zone: 'restricted', formats: ['parquet'] } as const;

export const contract = defineContract({
  fiches: { title: 'Fiches', grain: 'une ligne par ligne d’extrait', zone: 'work', row: fiches },
  personnes: { title: 'Personnes', grain: 'une ligne par personne', ...RESTRICTED, row: personnes },
  droits: {
    title: 'Droits',
    grain: 'une ligne par période d’un même état du droit d’une personne',
    ...RESTRICTED,
    row: droits,
  },
  identites_disputees: {
    title: 'Identités disputées',
    grain: 'une ligne par personne d’un groupe où plusieurs NIR se contredisent',
    ...RESTRICTED,
    row: identites_disputees,
  },
  orientations: {
    title: 'Orientations',
    grain: 'une ligne par orientation',
    ...RESTRICTED,
    row: orientations,
  },
  suivis: {
    title: 'Suivis',
    grain: 'une ligne par suivi ouvert pour une personne',
    ...RESTRICTED,
    row: suivis,
  },
  rendez_vous: { title: 'Rendez-vous', grain: 'une ligne par rendez-vous', ...RESTRICTED, row: rendez_vous },
  accompagnements: {
    title: 'Accompagnements',
    grain: 'une ligne par accompagnement ou contrat',
    ...RESTRICTED,
    row: accompagnements,
  },
  delais_orientation: {
    title: 'Délais avant orientation',
    grain: 'une ligne par définition, département, mois et type d’orientation',
    row: delais,
  },
  delais_premier_rdv: {
    title: 'Délais avant le premier rendez-vous',
    grain: 'une ligne par définition, département, mois et type d’orientation',
    row: delais,
  },
  delais_accompagnement: {
    title: 'Délais de l’orientation à l’accompagnement',
    grain: 'une ligne par définition, département, mois et type d’orientation',
    row: delais,
  },
  personnes_suivies: {
    title: 'Personnes suivies',
    grain: 'une ligne par indicateur, département, mois et type d’orientation',
    row: indicateurs('Personnes comptées au dernier jour du mois.'),
  },
  qualite_accompagnement: {
    title: 'Qualité de l’accompagnement',
    grain: 'une ligne par indicateur, département, mois et type d’orientation',
    row: indicateurs('Dénominateur.').extend({
      valeur: z
        .number()
        .nullable()
        .meta(described('Mesure : une part de 0 à 1, ou un nombre moyen par personne.', 0.83)),
    }),
  },
  impact_experimentations: {
    title: 'Effet des expérimentations sur le délai avant le premier rendez-vous',
    grain: 'une ligne par expérimentation',
    row: experimentations,
  },
  definitions: { title: 'Définitions des mesures', grain: 'une ligne par définition', row: definitions },
  reperes_nationaux: {
    title: 'Repères nationaux',
    grain: 'une ligne par mesure comparée aux publications',
    row: reperes,
  },
});
