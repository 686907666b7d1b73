/** Words for the codes of metadata and manifest. */
import type { Column, Metadata } from '../../datasets/dataset.js';

export const FREQUENCIES: Readonly<Record<Metadata['frequency'], string>> = {
  daily: 'tous les jours',
  weekly: 'toutes les semaines',
  monthly: 'tous les mois',
  quarterly: 'tous les trimestres',
  annual: 'tous les ans',
  irregular: 'sans rythme fixe',
};

export interface Licence {
  readonly name: string;
  /** As data packages name it (Open Definition). */
  readonly code: string;
  readonly url: string;
}

const LICENCES: ReadonlyMap<string, Licence> = new Map([
  [
    'lov2',
    {
      name: 'Licence Ouverte 2.0 (Etalab)',
      code: 'etalab-2.0',
      url: 'https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf',
    },
  ],
  ['odc-odbl', { name: 'ODbL 1.0', code: 'ODbL-1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' }],
]);

/** Null for a licence that only has a name. */
export function findLicence(id: string): Licence | null {
  return LICENCES.get(id) ?? null;
}

export const TYPE_NAMES: Readonly<Record<Column['type'], string>> = {
  text: 'texte',
  date: 'date',
  number: 'nombre',
  decimal: 'nombre décimal exact',
  integer: 'nombre entier',
  boolean: 'vrai ou faux',
  list: 'liste',
  uuid: 'identifiant UUID',
};

export const CHANGE_LEVELS = {
  same: 'mêmes colonnes',
  compatible: 'compatible',
  breaking: 'rupture : relire le dictionnaire',
} as const;
