/**
 * Les tables du parcours : ce que les sources donnent (de travail), l’histoire pseudonymisée des personnes (restreinte),
 * et les délais que tout le monde peut lire (ouverts).
 */
import { defineContract, z } from 'data-insertion';
import { fiches } from './fiches.js';
import { described } from './fields.js';
import {
  couverture,
  definitions,
  delais,
  delais_ventiles,
  experimentations,
  experimentations_mois,
  indicateurs,
  indicateurs_ventiles,
  reperes,
} from './open.js';
import {
  accompagnements,
  departement_mesures,
  departement_personnes,
  droits,
  identites_disputees,
  orientations,
  personnes,
  rendez_vous,
  suivis,
} from './restricted.js';

/** A figure means what its definition says. */
const DEFINED = { column: 'definition', table: 'definitions', key: 'id' } as const;

/** Many rows, for who computes: no workbook, no JSON. */
const TABLES = { formats: ['csv', 'parquet'] } as const;

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
  departement_mesures: {
    title: 'Chiffres entiers d’un département',
    grain: 'une ligne par mesure, département, période et type d’orientation',
    ...RESTRICTED,
    row: departement_mesures,
  },
  departement_personnes: {
    title: 'Personnes dont un département est averti',
    grain: 'une ligne par liste et personne',
    ...RESTRICTED,
    row: departement_personnes,
  },
  delais_orientation: {
    title: 'Délais avant orientation',
    grain: 'une ligne par définition, territoire, période et type d’orientation',
    row: delais,
    references: [DEFINED],
  },
  delais_premier_rdv: {
    title: 'Délais avant le premier rendez-vous',
    grain: 'une ligne par définition, territoire, période et type d’orientation',
    row: delais,
    references: [DEFINED],
  },
  delais_accompagnement: {
    title: 'Délais de l’orientation à l’accompagnement',
    grain: 'une ligne par définition, territoire, période et type d’orientation',
    row: delais,
    references: [DEFINED],
  },
  personnes_suivies: {
    title: 'Personnes suivies',
    grain: 'une ligne par indicateur, territoire, période et type d’orientation',
    row: indicateurs(
      'soumises_droits_devoirs : soumises, avec un droit ; soumises_accompagnees et soumises_non_accompagnees : celles-ci, selon qu’un accompagnement est en cours ; orientees, accompagnees : orientation, accompagnement en cours ; nouveaux_entrants : soumises, entrées pendant la période ; recues : à un rendez-vous honoré pendant la période.',
      'Personnes comptées au dernier jour de la période, ou pendant elle (nouveaux_entrants, recues).',
    ),
  },
  qualite_accompagnement: {
    title: 'Qualité de l’accompagnement',
    grain: 'une ligne par indicateur, territoire, période et type d’orientation',
    row: indicateurs(
      'part_orientee : des personnes soumises au dernier jour, celles qui ont une orientation en cours (comme la DREES) ; contrats_signes_dans_le_mois : des orientations notifiées, celles suivies d’un contrat en un mois ; reorientations_en_six_mois ; absences_aux_rendez_vous : sans excuse ; rendez_vous_par_trimestre : rendez-vous honorés en trois mois, par personne accompagnée.',
      'Dénominateur.',
    ).extend({
      valeur: z
        .number()
        .nullable()
        .meta(described('Mesure : une part de 0 à 1, ou un nombre moyen par personne.', 0.83)),
    }),
  },
  delais_ventiles: {
    title: 'Délais par sexe, âge, situation familiale et ancienneté',
    grain: 'une ligne par définition, territoire, période, répartition et modalité',
    ...TABLES,
    row: delais_ventiles,
    references: [DEFINED],
  },
  indicateurs_ventiles: {
    title: 'Personnes suivies par sexe, âge, situation familiale et ancienneté',
    grain: 'une ligne par indicateur, territoire, période, répartition et modalité',
    ...TABLES,
    row: indicateurs_ventiles,
  },
  impact_experimentations: {
    title: 'Effet des expérimentations sur le délai avant le premier rendez-vous',
    grain: 'une ligne par expérimentation',
    row: experimentations,
  },
  impact_experimentations_mois: {
    title: 'Effet des expérimentations, mois par mois',
    grain: 'une ligne par expérimentation et mois, depuis douze mois avant le début',
    row: experimentations_mois,
    references: [{ column: 'experimentation', table: 'impact_experimentations', key: 'id' }],
  },
  couverture: {
    title: 'Couverture : ce que chaque département a transmis, et jusqu’à quand',
    grain: 'une ligne par rôle et département',
    row: couverture,
  },
  definitions: { title: 'Définitions des mesures', grain: 'une ligne par définition', row: definitions },
  reperes_nationaux: {
    title: 'Repères nationaux',
    grain: 'une ligne par mesure comparée aux publications',
    row: reperes,
  },
});
