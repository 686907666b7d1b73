/** What may be asked of a column, by its type: the operators of data.gouv.fr's tabular API, and what they mean here. */
import type { Column } from '../../../datasets/dataset.js';

export type ColumnType = Column['type'];

export const FILTERS = [
  'exact',
  'differs',
  'contains',
  'notcontains',
  'in',
  'notin',
  'less',
  'greater',
  'strictly_less',
  'strictly_greater',
  'isnull',
  'isnotnull',
] as const;
export type FilterOperator = (typeof FILTERS)[number];

export const MEASURES = ['count', 'avg', 'min', 'max', 'sum'] as const;
export type Measure = (typeof MEASURES)[number];

export type Operator = FilterOperator | Measure | 'groupby' | 'sort';

const ALWAYS = ['isnull', 'isnotnull', 'count'] as const;
const EQUAL = ['exact', 'differs', 'sort', 'groupby'] as const;
const LISTED = ['in', 'notin'] as const;
const WITHIN = ['contains', 'notcontains'] as const;
const COMPARED = ['less', 'greater', 'strictly_less', 'strictly_greater'] as const;

export const OPERATORS: Readonly<Record<ColumnType, readonly Operator[]>> = {
  text: [...EQUAL, ...LISTED, ...WITHIN, ...COMPARED, ...ALWAYS],
  date: [...EQUAL, ...LISTED, ...WITHIN, ...COMPARED, ...ALWAYS, 'min', 'max'],
  number: [...EQUAL, ...LISTED, ...COMPARED, ...ALWAYS, 'avg', 'min', 'max', 'sum'],
  decimal: [...EQUAL, ...LISTED, ...COMPARED, ...ALWAYS, 'avg', 'min', 'max', 'sum'],
  integer: [...EQUAL, ...LISTED, ...COMPARED, ...ALWAYS, 'avg', 'min', 'max', 'sum'],
  boolean: [...EQUAL, ...ALWAYS],
  list: [...WITHIN, ...LISTED, ...ALWAYS],
  uuid: [...EQUAL, ...LISTED, ...ALWAYS],
};

export const TYPE_NAMES: Readonly<Record<ColumnType, string>> = {
  text: 'texte',
  date: 'date',
  number: 'nombre',
  decimal: 'nombre décimal exact',
  integer: 'nombre entier',
  boolean: 'booléen',
  list: 'liste',
  uuid: 'UUID',
};

/** One sentence per operator, for the documentation. */
export function meaningOf(operator: Operator, type: ColumnType): string {
  if (type === 'list') {
    if (operator === 'contains') return 'un élément de la liste est cette valeur, exactement';
    if (operator === 'notcontains')
      return 'aucun élément de la liste n’est cette valeur (listes vides exclues)';
    if (operator === 'in') return 'un élément au moins est parmi ces valeurs';
    if (operator === 'notin') return 'aucun élément n’est parmi ces valeurs (listes vides exclues)';
  }
  return MEANINGS[operator];
}

const MEANINGS: Readonly<Record<Operator, string>> = {
  exact: 'égal à la valeur',
  differs: 'différent de la valeur, ou vide',
  contains: 'contient ce texte, sans égard à la casse',
  notcontains: 'ne contient pas ce texte, sans égard à la casse (cases vides exclues)',
  in: 'une des valeurs, séparées par des virgules ; entre guillemets droits si elle contient une virgule',
  notin: 'aucune des valeurs, séparées par des virgules (cases vides exclues)',
  less: 'inférieur ou égal',
  greater: 'supérieur ou égal',
  strictly_less: 'strictement inférieur',
  strictly_greater: 'strictement supérieur',
  isnull: 'vide ; le paramètre n’a pas de valeur',
  isnotnull: 'non vide ; le paramètre n’a pas de valeur',
  sort: 'asc ou desc ; les cases vides viennent en dernier',
  groupby: 'une ligne par valeur ; sans valeur',
  count: 'nombre de cases non vides ; sans valeur',
  avg: 'moyenne ; sans valeur',
  min: 'plus petite valeur ; sans valeur',
  max: 'plus grande valeur ; sans valeur',
  sum: 'somme ; sans valeur',
};
