/** Les mesures que tout le monde peut lire. */
import { z } from 'data-insertion';
import {
  count,
  day,
  days,
  departement,
  described,
  niveaux,
  observes,
  public_vise,
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

const mesures = {
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
};

export const delais = z.strictObject({
  id,
  definition,
  ...niveaux,
  type_orientation,
  ...observes,
  ...mesures,
});

export const delais_ventiles = z.strictObject({
  id,
  definition,
  ...niveaux,
  ...public_vise,
  ...observes,
  ...mesures,
});

export const indicateurs_ventiles = z.strictObject({
  id,
  indicateur: z
    .string()
    .meta(
      described(
        'Indicateur, comme dans personnes_suivies ; part_orientee, comme dans qualite_accompagnement.',
        'part_orientee',
      ),
    ),
  ...niveaux,
  ...public_vise,
  ...observes,
  statut,
  effectif: count('Personnes comptées ; de part_orientee, son dénominateur.'),
  valeur: share(
    'Part des personnes soumises qui ont une orientation en cours ; vide pour les autres indicateurs.',
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
  date_fin: day('Le dernier jour ; vide : cela continue.', '2026-06-30'),
  niveau_territoire: z
    .enum(['departement', 'commune', 'organisation'])
    .meta(described('De quoi est fait le territoire déclaré.', 'departement')),
  territoires: z
    .array(z.string())
    .meta(
      described('Départements, communes (COG), ou organisations (département, puis nom) concernés.', ['52']),
    ),
  departements: z.array(z.string()).meta(described('Départements où se trouve ce territoire.', ['52'])),
  jusque: day(
    'Dernier jour de création d’un suivi qui compte : la fin, ou soixante jours avant le dernier jour connu.',
    '2026-05-01',
  ),
  statut,
  personnes_concernees: count(
    'Personnes suivies là depuis le début, reçues en soixante jours, dont le premier rendez-vous a eu le temps d’avoir lieu.',
  ),
  personnes_avant: count('Les mêmes, dans les douze mois d’avant.'),
  temoins_apres: count('Les mêmes ailleurs, là où rien d’autre n’était expérimenté, depuis le début.'),
  temoins_avant: count('Les mêmes ailleurs, dans les douze mois d’avant.'),
  departements_concernes: z
    .array(z.string())
    .nullable()
    .meta(described('Départements où onze personnes concernées au moins étaient suivies.', ['52'])),
  delai_avant: days('Délai moyen avant, là où cela a changé.'),
  delai_apres: days('Délai moyen après, là où cela a changé.'),
  temoin_avant: days('Délai moyen avant, ailleurs.'),
  temoin_apres: days('Délai moyen après, ailleurs.'),
  effet_jours: days(
    'Écart des évolutions : (après − avant) là où cela a changé, moins (après − avant) ailleurs. Négatif : plus court.',
  ),
  effet_bas: days('Borne basse de l’intervalle de confiance à 95 %.'),
  effet_haut: days('Borne haute de l’intervalle de confiance à 95 %.'),
  pente_avant: days(
    'Avant le début, de combien de jours par mois l’écart entre là et ailleurs changeait déjà ; vide quand moins de quatre mois se comparent.',
  ),
  pente_basse: days('Borne basse de l’intervalle de confiance à 95 % de cette pente.'),
  pente_haute: days('Borne haute de cet intervalle.'),
  conclusion: z
    .enum([
      'plus_court',
      'plus_long',
      'rien_de_net',
      'non_comparable',
      'non_verifiable',
      'autres_experimentations',
    ])
    .nullable()
    .meta(
      described(
        'Ce qui peut être dit : plus_court, plus_long ; rien_de_net : l’effet peut être nul ; non_comparable : les évolutions différaient déjà avant ; non_verifiable : trop peu de mois d’avant se comparent ; autres_experimentations : l’effet n’est pas le sien seul. Vide sans chiffre.',
        'plus_court',
      ),
    ),
  phrase: z.string().meta(described('Le même résultat en une phrase, et quand rien ne peut être conclu.')),
});

export const experimentations_mois = z.strictObject({
  id: z.string().meta(described('Clé de la ligne.', 'rdv-2-semaines|2026-03')),
  experimentation: z
    .string()
    .meta(described('Expérimentation ; voir la table impact_experimentations.', 'rdv-2-semaines')),
  mois: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .meta(described('Mois de création du suivi.', '2026-03')),
  rang: z.int().meta({
    ...described('Mois depuis celui du début ; négatif avant.', 2),
    unit: 'mois',
  }),
  statut,
  effectif: count('Personnes concernées.'),
  temoins: count('Personnes d’ailleurs.'),
  delai_jours: days('Délai moyen là où cela a changé.'),
  temoin_jours: days('Délai moyen ailleurs.'),
  effet_jours: days(
    'Écart du mois entre là et ailleurs, moins le même écart dans l’ensemble des douze mois d’avant.',
  ),
  effet_bas: days('Borne basse de l’intervalle de confiance à 95 % ; prudente avant le début.'),
  effet_haut: days('Borne haute de cet intervalle.'),
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
