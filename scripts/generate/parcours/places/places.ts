/** The départements of the story, with the ways each of them delivers its files. */
import type { Departement } from './departement.js';
import { readOthers } from './other-places.js';

type Row = [
  code: string,
  part: number,
  communes: string,
  schema: 'B' | 'D',
  delivery?: 'plain' | 'msa-pieces',
];

const ROWS: readonly Row[] = [
  ['02', 5, '02691 02100 Saint-Quentin|02408 02000 Laon|02722 02200 Soissons|02738 02700 Tergnier', 'B'],
  [
    '13',
    16,
    '13201 13001 Marseille|13208 13008 Marseille|13001 13100 Aix-en-Provence|13004 13200 Arles',
    'B',
  ],
  ['26', 4, '26362 26000 Valence|26198 26200 Montélimar|26281 26100 Romans-sur-Isère', 'B', 'msa-pieces'],
  ['2A', 1.2, '2A004 20000 Ajaccio|2A247 20137 Porto-Vecchio|2A272 20100 Sartène', 'D', 'plain'],
  ['31', 9, '31555 31000 Toulouse|31149 31770 Colomiers|31395 31600 Muret|31483 31800 Saint-Gaudens', 'D'],
  [
    '33',
    9,
    '33063 33000 Bordeaux|33281 33700 Mérignac|33243 33500 Libourne|33529 33260 La Teste-de-Buch',
    'B',
  ],
  ['35', 5, '35238 35000 Rennes|35288 35400 Saint-Malo|35115 35300 Fougères|35360 35500 Vitré', 'B', 'plain'],
  ['52', 1, '52121 52000 Chaumont|52448 52100 Saint-Dizier|52269 52200 Langres', 'B'],
  ['59', 21, '59350 59000 Lille|59512 59100 Roubaix|59599 59200 Tourcoing|59606 59300 Valenciennes', 'D'],
  ['67', 6, '67482 67000 Strasbourg|67180 67500 Haguenau|67462 67600 Sélestat', 'B'],
  [
    '93',
    14,
    '93066 93200 Saint-Denis|93048 93100 Montreuil|93008 93000 Bobigny|93005 93600 Aulnay-sous-Bois',
    'B',
  ],
  [
    '974',
    9,
    '97411 97400 Saint-Denis|97415 97460 Saint-Paul|97416 97410 Saint-Pierre|97422 97430 Le Tampon',
    'D',
  ],
];

const OWN: readonly Departement[] = ROWS.map(([code, part, communes, schema, delivery], rank) => ({
  code,
  code3: code.padStart(3, '0'),
  rank,
  part,
  communes: communes.split('|').map((text) => {
    const [insee = '', codePostal = '', ...nom] = text.split(' ');
    return { code: insee, codePostal, nom: nom.join(' ') };
  }),
  schema: schema === 'B' ? 'VRSB0801' : 'VRSD0301',
  delivery: delivery ?? 'gzip',
}));

/** Told with their own ways, whatever the number of the others. */
export const ORDINARY_DEPARTEMENTS = OWN.length;
/** With those overseas. */
export const ALL_DEPARTEMENTS = 101;

/** The first `count` départements of the story: twelve with ways of their own, then the others, the most peopled ones first. */
export function listDepartements(count: number): readonly Departement[] {
  return count <= OWN.length
    ? OWN.slice(0, count)
    : [...OWN, ...readOthers(OWN).slice(0, count - OWN.length)];
}

/** `share` in [0, 1). */
export function departementAt(share: number, departements: readonly Departement[]): Departement {
  let left = share * departements.reduce((sum, { part }) => sum + part, 0);
  for (const departement of departements) {
    left -= departement.part;
    if (left < 0) return departement;
  }
  throw new RangeError('a share is less than 1');
}

export const STREET_TYPES = ['RUE', 'AVENUE', 'BOULEVARD', 'PLACE', 'IMPASSE', 'CHEMIN', 'ALLEE'] as const;

export const STREETS = [
  'de la République',
  "de l'Église",
  'des Tilleuls',
  'Victor Hugo',
  'du Général Leclerc',
  'de la Gare',
  'Jean Jaurès',
  'des Écoles',
  'du Château',
  'Henri Barbusse',
  'de Verdun',
  'des Lilas',
  'de la Forêt',
  'Pasteur',
  'du Marché',
  'des Hêtres',
] as const;

/** Towns of birth: none is tied to the number of a person. */
export const TOWNS =
  'Saint-Étienne|Nîmes|Orléans|Besançon|Alès|Béziers|Évreux|Créteil|Mâcon|Angers|Oran|Bamako|Tunis|Porto'.split(
    '|',
  );
