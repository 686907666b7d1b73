/** Les tables publiées, au schéma data·inclusion v1 (1.0.9), plus ce qu'il faut pour les comprendre. */
import { defineContract, z } from 'data-insertion';
import {
  MODES_ACCUEIL,
  MODES_MOBILISATION,
  PUBLICS,
  RESEAUX_PORTEURS,
  THEMATIQUES,
  TYPES_SERVICE,
} from './enumerations.js';
import { contact, date_maj, described, horaires_accueil, location, nom, url } from './fields.js';

export const structures = z.strictObject({
  source: z.string().meta({
    ...described('Identifiant de la source de la structure.', 'france-services'),
    fallback: 'source',
  }),
  id: z
    .string()
    .meta(
      described('Identifiant stable et unique : `<source>--<identifiant local>`.', 'france-services--42'),
    ),
  nom: nom.meta(described('Nom de la structure.', 'France services de Valserhône')),
  date_maj: date_maj.meta({
    ...described('Date de la donnée la plus récente qui compose la ligne.', '2022-12-01'),
    fallback: 'extract_date',
  }),
  description: z
    .string()
    .min(5)
    .max(10_000)
    .nullable()
    .meta(described('Présentation libre, sans balise HTML.')),
  lien_source: url.nullable().meta(described('Page de la structure chez le producteur.')),
  siret: z
    .string()
    .regex(/^\d{14}$/)
    .nullable()
    .meta(described('SIRET de l’établissement, clé vérifiée.', '35600000063516')),
  ...location,
  ...contact,
  site_web: url.nullable().meta(described('Site de la structure.', 'https://www.exemple.fr')),
  horaires_accueil,
  accessibilite_lieu: url.nullable().meta(described('Fiche acceslibre du lieu.')),
  reseaux_porteurs: z
    .array(z.enum(RESEAUX_PORTEURS))
    .nullable()
    .meta(described('Réseaux dont la structure fait partie.', ['france-service'])),
});

export const services = z.strictObject({
  source: z.string().meta({
    ...described('Identifiant de la source du service.', 'services-la-reunion'),
    fallback: 'source',
  }),
  structure_id: z
    .string()
    .meta(described('Identifiant de la structure qui porte le service.', 'structures-la-reunion--42')),
  id: z
    .string()
    .meta(
      described(
        'Identifiant stable et unique : `<source>--<identifiant local>`.',
        'services-la-reunion--REU0036-5',
      ),
    ),
  nom: nom.meta(described('Nom du service.', 'Convaincre en entretien d’embauche')),
  description: z.string().min(5).max(10_000).meta(described('Description du service.')),
  date_maj: date_maj.meta({
    ...described('Date de dernière mise à jour chez le producteur.', '2025-02-14'),
    fallback: 'extract_date',
  }),
  lien_source: url.nullable().meta(described('Page du service chez le producteur.')),
  type: z.enum(TYPES_SERVICE).nullable().meta(described('Type de service.', 'accompagnement')),
  thematiques: z
    .array(z.enum(THEMATIQUES))
    .nullable()
    .meta(described('Thématiques, codes v1.', ['numerique--acquerir-un-equipement'])),
  frais: z.enum(['gratuit', 'payant']).nullable().meta(described('Gratuit ou payant.', 'gratuit')),
  frais_precisions: z.string().nullable().meta(described('Précisions sur les frais.')),
  publics: z
    .array(z.enum(PUBLICS))
    .nullable()
    .meta(described('Publics visés ; `tous-publics` est toujours seul.', ['jeunes'])),
  publics_precisions: z.string().nullable().meta(described('Précisions sur les publics.')),
  conditions_acces: z.string().nullable().meta(described('Conditions d’accès.')),
  ...location,
  ...contact,
  modes_accueil: z
    .array(z.enum(MODES_ACCUEIL))
    .nullable()
    .meta(described('Accueil sur place ou à distance.', ['en-presentiel'])),
  zone_eligibilite: z
    .array(z.string())
    .nullable()
    .meta(
      described('Territoires éligibles : codes de commune, département, région, EPCI ou pays, ou `france`.', [
        '974',
      ]),
    ),
  lien_mobilisation: url.nullable().meta(described('Lien pour mobiliser le service.')),
  modes_mobilisation: z
    .array(z.enum(MODES_MOBILISATION))
    .nullable()
    .meta(described('Comment mobiliser le service.')),
  mobilisable_par: z
    .array(z.enum(['usagers', 'professionnels']))
    .nullable()
    .meta(described('Qui peut mobiliser le service.')),
  mobilisation_precisions: z.string().nullable().meta(described('Précisions sur la mobilisation.')),
  volume_horaire_hebdomadaire: z
    .number()
    .min(0)
    .nullable()
    .meta({ ...described('Durée par semaine.'), unit: 'heure' }),
  nombre_semaines: z
    .int()
    .min(1)
    .nullable()
    .meta({ ...described('Durée du service.'), unit: 'semaine' }),
  horaires_accueil,
  score_qualite: z
    .number()
    .min(0)
    .max(1)
    .meta({
      ...described(
        'Moyenne des critères de qualité applicables, à la date de la donnée la plus récente du jeu.',
        0.62,
      ),
      unit: 'de 0 à 1',
      derived: true,
    }),
});

export const fusions = z.strictObject({
  table: z.enum(['structures', 'services']).meta(described('Table de la ligne publiée.', 'structures')),
  id: z.string().meta(described('Identifiant publié du groupe.', 'aidants-connect--12')),
  membre_source: z.string().meta(described('Source de ce membre du groupe.', 'france-services')),
  membre_id: z.string().meta(described('Identifiant de ce membre à sa source.', 'france-services--42')),
  cle: z
    .enum(['premier', 'identifiant', 'siret', 'nom_commune_adresse', 'nom_adresse_code_postal', 'transitive'])
    .meta(
      described(
        'Ce qui a rapproché ce membre de la ligne publiée ; `premier` : celui dont elle porte l’identifiant.',
        'siret',
      ),
    ),
  valeurs_ecartees: z
    .string()
    .meta(
      described(
        'Objet JSON : valeurs de ce membre qui diffèrent de la ligne publiée.',
        '{"telephone":"+33123456789"}',
      ),
    ),
});

const working = {
  structures: z.strictObject({
    cle_externe: z
      .string()
      .nullable()
      .meta({ description: 'Identifiant partagé par plusieurs sources, préfixé de celui qui l’attribue.' }),
  }),
  services: z.strictObject({
    description_composee: z
      .boolean()
      .nullable()
      .meta({ description: 'La description vient de nous, pas du producteur.' }),
  }),
};

export const contract = defineContract({
  structures: {
    title: 'Structures de l’offre d’insertion',
    grain: 'une ligne par structure, doublons réunis',
    row: structures,
    working: working.structures,
  },
  services: {
    title: 'Services de l’offre d’insertion',
    grain: 'une ligne par service proposé par une structure',
    row: services,
    working: working.services,
  },
  fusions: { title: 'Doublons réunis', grain: 'une ligne par membre d’un groupe réuni', row: fusions },
});
