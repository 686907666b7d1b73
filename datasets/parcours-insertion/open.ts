/** Les mesures que tout le monde peut lire. */
import { z } from 'zod';
import {
  count,
  day,
  days,
  departement,
  described,
  niveaux,
  observes,
  share,
  statut,
  type_orientation,
} from './fields.js';

const definition = z
  .string()
  .meta(described('Définition de la mesure ; voir la table definitions.', 'loi_2025_orientation'));
const id = z
  .string()
  .meta(
    described(
      'Clé de la ligne : ce qui la désigne, réuni.',
      'loi_2025_orientation|departement|52|mois|2026-03|ensemble',
    ),
  );

export const delais = z.strictObject({
  id,
  definition,
  ...niveaux,
  type_orientation,
  ...observes,
  statut,
  effectif: count(
    'Dénominateur : personnes de la population dont le délai a eu le temps de s’écouler. Par type, les seules personnes orientées.',
  ),
  non_murs: count(
    'Personnes de la population pour lesquelles il est trop tôt ; vide lorsqu’elles sont moins de 11, ou qu’il n’y en a pas.',
  ),
  statut_delais: statut,
  mesures: count('Personnes dont le délai est connu ; vide lorsqu’elles sont moins de 11.'),
  moyenne_jours: days('Délai moyen des personnes dont il est connu.'),
  mediane_jours: days('Délai médian, en jours entiers ; vide sans onze personnes de part et d’autre.'),
  premier_quartile_jours: days(
    'Un quart des délais sont plus courts ; vide si ce quart compte moins de onze personnes.',
  ),
  troisieme_quartile_jours: days(
    'Un quart des délais sont plus longs ; vide si ce quart compte moins de onze personnes.',
  ),
  cible_jours: z
    .int()
    .nullable()
    .meta({ ...described('Cible de la définition à cette date.', 42), unit: 'jour' }),
  statut_part: statut,
  part_dans_la_cible: share(
    'Part de l’effectif pour qui l’évènement a eu lieu dans la cible ; sans cible, pour qui il a eu lieu. Vide quand moins de onze personnes sont d’un côté ou de l’autre.',
  ),
});

export const definitions = z.strictObject({
  id: definition,
  table: z.string().meta(described('Table où elle est mesurée.', 'delais_orientation')),
  debut: z.string().meta(described('D’où l’on compte.')),
  fin: z.string().meta(described('Jusqu’où l’on compte.')),
  population: z.string().meta(described('Qui est compté au dénominateur.')),
  mois: z.string().meta(described('L’évènement dont le mois range la personne.')),
  maturite: z.string().meta(described('À partir de quand une personne est comptée.')),
  origine: z.string().meta(described('D’où vient la définition.')),
});

export const couverture = z.strictObject({
  id: z.string().meta(described('Clé de la ligne.', 'orientations|52')),
  role: z.string().meta(described('Ce qui est transmis.', 'orientations')),
  departement,
  statut: z
    .enum(['a_jour', 'en_retard', 'absent'])
    .meta(
      described(
        'a_jour : décrit le dernier mois que d’autres décrivent ; en_retard : s’arrête avant ; absent : rien n’a jamais été transmis.',
        'a_jour',
      ),
    ),
  sources: z
    .array(z.string())
    .nullable()
    .meta(described('Sources qui l’ont transmis, anciennes comprises.', ['conseil-departemental'])),
  depuis: day('Le premier jour qu’un extrait décrit.', '2025-01-31'),
  jusque: day(
    'Le dernier jour qu’un extrait décrit : après lui, ce qui n’est pas connu n’est pas compté comme absent.',
    '2026-06-30',
  ),
  en_retard_depuis: day('Le jour depuis lequel d’autres départements en disent plus ; vide sinon.'),
});

export const indicateurs = (measured: string, population: string) =>
  z.strictObject({
    id,
    indicateur: z.string().meta(described(measured, 'accompagnees')),
    ...niveaux,
    type_orientation,
    ...observes,
    statut,
    effectif: count(population),
  });

export const experimentations = z.strictObject({
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

export const reperes = z.strictObject({
  id: definition,
  effectif: count('Personnes sur lesquelles porte la mesure.'),
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
