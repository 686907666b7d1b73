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
  type_orientation,
} from './fields.js';

const number = (description: string, unit: string) =>
  z
    .number()
    .nullable()
    .meta({ ...described(description), unit });
const whole = (description: string, unit: string) =>
  z
    .int()
    .nullable()
    .meta({ ...described(description), unit });

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

/** Chiffres d’un département pour ses propres services : sans bruit ni secret, il en connaît les personnes. */
export const departement_mesures = z.strictObject({
  departement,
  famille: z.enum(['delais', 'suivi']).meta(described('Délai, ou indicateur du suivi.', 'delais')),
  mesure: z.string().meta(described('Définition ou indicateur.', 'plan_b4')),
  libelle: z.string().meta(described('Ce qui est mesuré.', 'orientation → premier rendez-vous honoré')),
  population: texte('Personnes que la définition compte.', 'personnes orientées'),
  niveau_periode: z.enum(['mois', 'trimestre', 'annee']).meta(described('Niveau de la période.', 'mois')),
  periode: z.string().meta(described('Mois, trimestre ou année.', '2026-03')),
  est_derniere: z.boolean().meta(described('La période la plus récente de sa ligne.', true)),
  type_orientation,
  effectif: whole('Personnes, ou mesures, comptées.', 'personne'),
  non_murs: whole('Personnes pour qui il est trop tôt.', 'personne'),
  mesures: whole('Délais connus.', 'personne'),
  moyenne_jours: number('Délai moyen.', 'jour'),
  mediane_jours: number('Délai médian.', 'jour'),
  premier_quartile_jours: number('Délai qu’un quart n’atteint pas.', 'jour'),
  troisieme_quartile_jours: number('Délai qu’un quart dépasse.', 'jour'),
  cible_jours: whole('Cible.', 'jour'),
  part: number('Part dans la cible, ou que dit l’indicateur.', 'part, de 0 à 1'),
  nombre_moyen: number('Nombre moyen par personne, d’un indicateur qui n’est pas une part.', 'par personne'),
  effectif_un_an_avant: whole('Personnes comptées un an plus tôt.', 'personne'),
  mediane_un_an_avant: number('Délai médian un an plus tôt.', 'jour'),
  part_un_an_avant: number('Part un an plus tôt.', 'part, de 0 à 1'),
});

export const departement_personnes = z.strictObject({
  liste: z
    .enum(['nouveaux_entrants', 'sans_orientation', 'sans_rendez_vous'])
    .meta(described('Pourquoi le département est averti.', 'sans_rendez_vous')),
  personne,
  departement,
  reference: z
    .string()
    .meta(described('Pseudonyme de la personne dans ce département, le même d’un mois à l’autre.')),
  depuis: day('Entrée, ou création du suivi : ce depuis quoi la personne attend.'),
  jours: whole('Jours depuis lors, au dernier jour connu.', 'jour'),
  cible_jours: whole('Délai au-delà duquel la personne est listée.', 'jour'),
  rendez_vous_prevu: day('Rendez-vous à venir.'),
  source: source.nullable(),
  extrait: whole('Rang du fichier parmi ceux de la source.', 'fichier'),
  ligne: whole('Ligne de ce fichier.', 'ligne'),
});
