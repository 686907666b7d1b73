/** Everything at once: a refused extract with an earlier one in its place, rejected rows, a rule of the dataset, a held run. */
import type { Bench, Seen } from './bench.js';
import { askReports, count, fail, ingest, makeDataset } from './fixture.js';
import { seen, spread } from './france-services.js';

const STRUCTURES = { in: 1204, out: 1100, rejected: 96 };
const SERVICES = { in: 3890, out: 2500, rejected: 1390 };

export const troubledDataset = makeDataset(
  [
    { source: 'services-la-reunion', partner: 'offre-la-reunion', title: 'Services de La Réunion' },
    { source: 'structures-la-reunion', partner: 'offre-la-reunion', title: 'Structures de La Réunion' },
  ],
  { 'offre-la-reunion': 'Offre d’insertion de La Réunion' },
);

const rejected: Seen = {
  ...seen('obligatoire_absent', 'warn', 'nom', ['nom_service'], spread(1390, 2), [
    'une valeur obligatoire manque ou n’a pas pu être lue.',
    'Renseignez cette valeur, sans laquelle la ligne ne peut pas être prise.',
  ]),
  rejects: true,
};
const services: readonly Seen[] = [
  rejected,
  seen(
    'accents_perdus',
    'warn',
    'nom',
    ['nom_service'],
    [3, 5, 9],
    [
      'des lettres accentuées ont été remplacées par « � » avant de nous parvenir ; elles ne peuvent pas être devinées.',
      'Exportez à nouveau depuis l’application d’origine, en UTF-8.',
    ],
  ),
];
const structures: readonly Seen[] = [
  {
    ...seen('forme_invalide', 'warn', 'siret', ['SIRET'], spread(96, 11), [
      'la valeur n’a pas la forme attendue.',
      'Vérifiez la saisie ; le dictionnaire des données donne la forme et un exemple.',
    ]),
    rejects: true,
  },
  {
    ...{
      code: 'colonne_inconnue',
      severity: 'info',
      field: null,
      columns: ['date_de_visite'],
      rejects: false,
      lines: [],
      count: 1,
    },
    what: 'La colonne « date_de_visite » est nouvelle ; son contenu n’est pas utilisé.',
    fix: 'Dites-nous ce qu’elle contient si elle doit être publiée.',
  },
];
const ofDataset: readonly Seen[] = [
  {
    ...seen('known_reference', 'hold', 'structure_id', ['structure'], spread(412, 3), [
      'la valeur désigne un élément absent des données reçues.',
      'Envoyez aussi l’élément désigné, ou corrigez l’identifiant.',
    ]),
    source: 'services-la-reunion',
    why: 'Un service est toujours proposé par une structure.',
  },
  {
    ...{
      code: 'row_count_between',
      severity: 'refuse',
      field: null,
      columns: [],
      rejects: false,
      lines: [],
      count: 1,
      measure: 12,
    },
    ...{ what: 'Le nombre de lignes n’est pas vraisemblable.', fix: 'Vérifiez que l’extrait est complet.' },
  },
];

export async function askTroubledPartner(bench: Bench) {
  const forServices = await bench.keep('check/services', services);
  const forStructures = await bench.keep('check/structures', structures);
  const forDataset = await bench.keep('check/_dataset', ofDataset);
  const refused = await bench.keep('check/refused', refusedFindings);
  return askReports({
    status: 'held',
    version: null,
    ingested: [
      ingest('services-la-reunion', SERVICES, forServices),
      ingest('structures-la-reunion', STRUCTURES, forStructures, { status: 'stale' }),
    ],
    failed: [
      fail('structures-la-reunion', {
        partnerSentence:
          'Des règles de qualité bloquantes ne sont pas respectées : voyez les points signalés dans ce rapport, corrigez et renvoyez.',
        checked: refused,
      }),
    ],
    assembled: {
      tables: [],
      counts: [count('services-la-reunion', SERVICES), count('structures-la-reunion', STRUCTURES)],
    },
    checked: forDataset,
  });
}

const refusedFindings: readonly Seen[] = [
  {
    ...seen(
      'unique_key',
      'refuse',
      'id',
      ['identifiant'],
      [12, 12, 40, 1803],
      [
        'plusieurs lignes portent la même valeur.',
        'Retirez les lignes répétées, ou donnez à chacune sa propre valeur.',
      ],
    ),
    why: 'L’identifiant désigne une seule structure ; les doublons doivent avoir été réunis.',
  },
];
