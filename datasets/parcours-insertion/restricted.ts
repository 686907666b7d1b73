/** L’histoire pseudonymisée des personnes : zone restreinte seulement. */
import { z } from 'data-insertion';
import {
  annee_naissance,
  day,
  departement,
  described,
  motif,
  personne,
  sexe,
  situation_familiale,
  source,
  statut_rdv,
  texte,
  type,
} from './fields.js';

export const personnes = z.strictObject({
  personne,
  sexe,
  annee_naissance,
  situation_familiale,
  departement: departement.nullable(),
  nir_nature: z.enum(['certifie', 'provisoire', 'fictif']).nullable().meta(described('Nature du NIR connu.')),
  inscrite_france_travail: z.boolean().meta(described('Connue de France Travail.')),
  premiere_reference: day('Premier extrait qui la connaît.'),
  derniere_reference: day('Dernier extrait qui la connaît.'),
  sources: z.array(z.string()).meta(described('Sources qui la connaissent.', ['caf'])),
  fiches: z.int().min(1).meta(described('Lignes d’extraits qui parlent d’elle.', 5)),
});

export const droits = z.strictObject({
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

export const identites_disputees = z.strictObject({
  groupe: z.string().meta(described('Fiches que des clés moins sûres que le NIR réunissaient.')),
  personne,
  sources: z.array(z.string()).meta(described('Sources qui parlent de cette personne.', ['caf'])),
});

export const orientations = z.strictObject({
  personne,
  departement: departement.nullable(),
  date_orientation: z.iso.date().meta(described('Orientation décidée.', '2026-03-14')),
  date_notification: day('Orientation notifiée.'),
  fin_orientation: day('Fin de l’orientation.'),
  type_orientation: type,
  rang: z.int().min(1).meta(described('1 pour la première orientation de la personne.', 1)),
  source,
});

export const rendez_vous = z.strictObject({
  personne,
  departement: departement.nullable(),
  motif,
  date_prise: day('Prise du rendez-vous.'),
  date_rendez_vous: day('Jour du rendez-vous.'),
  statut: statut_rdv,
  source,
});

export const suivis = z.strictObject({
  personne,
  departement: departement.nullable(),
  motif,
  date_suivi: day('Création du suivi.'),
  date_invitation: day('Première invitation.'),
  convoque: z.boolean().nullable().meta(described('Convoquée plutôt qu’invitée.')),
});

export const accompagnements = z.strictObject({
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
