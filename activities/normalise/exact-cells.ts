/** SQL of what must be kept to the last digit: a cast to its type would round it, or make nothing of it, without a word. */
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Column } from '../../datasets/dataset.js';
import { quoted } from '../text/sql-text.js';

/** Columns of which a cast may tell less than it was given: their values are judged as the texts that came. */
export const isExact = ({ type, identifier }: Column) =>
  type === 'decimal' || (type === 'uuid' && identifier === undefined);

/** Why a cast of the text would leave something out; null where it does not. */
export function inexact(column: Column, value: string): string {
  const text = `cast(${value} as varchar)`;
  const holds = `try_cast(${text} as ${duckdbType(column)}) is not null`;
  if (column.type === 'uuid')
    return `case when ${holds} or ${text} is null then null else 'forme_invalide' end`;
  const isFine = `strlen(rtrim(split_part(${text}, '.', 2), '0')) <= ${column.decimal?.scale}`;
  // a regular expression costs much: it meets only the texts that something is wrong with
  return `case when ${text} is null or ${text} = '' then null when ltrim(${text}, '-') glob '*[!0-9.+]*' then 'nombre_illisible'
      when ${isFine} and ${holds} then null when not regexp_full_match(${text}, '[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)') then 'nombre_illisible'
      when ${isFine} then 'hors_bornes' else 'trop_de_decimales' end`;
}

export function inexactName(field: string): string {
  return quoted(`_inexact_${field}`);
}
