/** Ce que les sources donnent : une ligne d’extrait, une fois lue ; de quoi relier, puis de quoi dater. */
import { z } from 'data-insertion';
import {
  annee_naissance,
  day,
  departement,
  described,
  event,
  identifier,
  motif,
  sexe,
  situation_familiale,
  statut_rdv,
  texte,
  type,
} from './fields.js';

export const fiches = z.strictObject({
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
  situation_familiale,
  departement: departement.nullable(),
  commune: z
    .string()
    .regex(/^\d[\dAB]\d{3}$/)
    .nullable()
    .meta(
      described('Commune où habite le foyer (COG) ; ne sert qu’aux expérimentations, et n’est pas gardée.'),
    ),
  date_reference: z.iso
    .date()
    .meta({ ...described('Le jour que l’extrait décrit.', '2026-06-30'), asOf: true }),
  date_demande: event('Demande de RSA.'),
  date_ouverture_droit: event('Ouverture du droit.'),
  soumis_droits_devoirs: z
    .boolean()
    .nullable()
    .meta(described('Soumise aux droits et devoirs avec un droit.')),
  drapeau_droits_devoirs: z
    .boolean()
    .nullable()
    .meta(described('Dite soumise aux droits et devoirs, quel que soit l’état du droit.')),
  debut_droits_devoirs: event('Début de la soumission aux droits et devoirs.'),
  etat_dossier: z
    .enum(['0', '1', '2', '3', '4', '5', '6'])
    .nullable()
    .meta(described('État du dossier RSA.', '2')),
  motif_etat: z
    .string()
    .regex(/^[A-Z0-9]{2,3}$/)
    .nullable()
    .meta(described('Code du motif de suspension ou de clôture.', 'PCG')),
  date_cloture: event('Clôture du droit.'),
  date_orientation: event('Orientation décidée.'),
  date_notification: event('Orientation notifiée.'),
  fin_orientation: day('Fin de l’orientation.'),
  type_orientation: type,
  rang_orientation: z.int().min(1).nullable().meta(described('1 pour la première orientation.', 1)),
  motif_suivi: motif,
  date_suivi: event('Création du suivi.'),
  date_invitation: event('Première invitation.'),
  convoque: z.boolean().nullable().meta(described('Convoquée plutôt qu’invitée.')),
  motif_rendez_vous: motif,
  date_prise_rendez_vous: event('Prise du rendez-vous.'),
  date_rendez_vous: day('Jour du rendez-vous.'),
  statut_rendez_vous: statut_rdv,
  organisation: texte(
    'Organisation qui reçoit : une que les expérimentations déclarent, ou « autre » ; ne sert qu’à elles, et n’est pas publiée.',
  ),
  type_accompagnement: type,
  debut_accompagnement: event('Début de l’accompagnement.'),
  fin_accompagnement: day('Fin de l’accompagnement.'),
  type_contrat: z
    .enum(['cer', 'contrat_engagement', 'ppae'])
    .nullable()
    .meta(described('Nature du contrat.', 'cer')),
  date_contrat: event('Signature du contrat.'),
  fin_contrat: day('Terme du contrat.'),
  date_inscription: event('Inscription à France Travail.'),
});
