/** The parameters of a question that are asked of rows, and of no single column. */
import { refuseParameter, shownName } from '../refusal.js';
import type { ServedColumn } from '../served-table.js';

export function readColumns(
  parameters: URLSearchParams,
  columns: readonly ServedColumn[],
  aggregate: boolean,
) {
  const [text, ...more] = parameters.getAll('columns');
  if (text === undefined) return columns;
  if (more.length > 0) refuseParameter('columns', 'il est donné deux fois');
  if (aggregate) refuseParameter('columns', 'un regroupement a ses propres colonnes');
  const names = text.split(',');
  if (new Set(names).size < names.length) refuseParameter('columns', 'une colonne y est deux fois');
  return names.map(
    (name) =>
      columns.find((one) => one.name === name) ??
      refuseParameter('columns', `la table n’a pas de colonne « ${shownName(name)} »`),
  );
}

const MOST_WORDS = 10;

export function readSearch(parameters: URLSearchParams): readonly string[] {
  const [text = '', ...more] = parameters.getAll('search');
  if (more.length > 0) refuseParameter('search', 'il est donné deux fois');
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length > MOST_WORDS) refuseParameter('search', `il y a plus de ${MOST_WORDS} mots`);
  return words;
}

export function readNumber(
  parameters: URLSearchParams,
  name: string,
  { usual, most }: { readonly usual: number; readonly most: number },
  paged: boolean,
): number {
  const [text, ...more] = parameters.getAll(name);
  if (text === undefined) return usual;
  if (!paged) refuseParameter(name, 'un export a toutes les lignes ; demandez une page en JSON, sans format');
  if (more.length > 0) refuseParameter(name, 'il est donné deux fois');
  if (!/^\d{1,10}$/.test(text) || Number(text) < 1 || Number(text) > most)
    refuseParameter(name, `la valeur est un nombre entier de 1 à ${most}`);
  return Number(text);
}
