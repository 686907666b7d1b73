/** The value of a parameter, checked to be of its column's type: the engine only ever meets values that it can cast. */

import { refuseParameter } from '../refusal.js';
import type { ServedColumn } from '../served-table.js';
import type { ColumnType } from './operators.js';

const WANTED: Readonly<Record<ColumnType, string>> = {
  text: 'un texte',
  list: 'un texte',
  date: 'une date AAAA-MM-JJ',
  integer: 'un nombre entier',
  number: 'un nombre, avec un point décimal',
  decimal: 'un nombre, avec un point décimal et pas plus de chiffres que la colonne',
  boolean: 'true ou false',
  uuid: 'un UUID',
};

/** In the notation that DuckDB casts. Throws Refusal. */
export function parseValue(
  name: string,
  text: string,
  { type, decimal }: Pick<ServedColumn, 'type' | 'decimal'>,
): string {
  const value = READERS[type](text, decimal);
  return value ?? refuseParameter(name, `la valeur n’est pas ${WANTED[type]}`);
}

type Reader = (text: string, decimal: ServedColumn['decimal']) => string | null;

const READERS: Readonly<Record<ColumnType, Reader>> = {
  text: (text) => text,
  list: (text) => text,
  boolean: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : null),
  integer: (text) => {
    if (!/^[+-]?\d{1,19}$/.test(text)) return null;
    const value = BigInt(text.replace(/^\+/, ''));
    return BigInt.asIntN(64, value) === value ? String(value) : null;
  },
  number: (text) => {
    if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
    const value = Number(text);
    return Number.isFinite(value) ? String(value) : null;
  },
  // to cast more decimals than the column has would ask for another number
  decimal: (text, { scale } = { precision: 38, scale: 0 }) => {
    const [, whole, fraction] = /^[+-]?0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
    const isRead = /\d/.test(text) && whole !== undefined && whole.length <= 38 - scale;
    return isRead && (fraction ?? '').length <= scale ? text : null;
  },
  uuid: (text) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null),
  date: (text) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return null;
    const day = new Date(`${text}T00:00:00Z`);
    return Number.isNaN(day.valueOf()) || day.toISOString().slice(0, 10) !== text ? null : text;
  },
};

/** `a,b` or `"a, b",c`: in quotes, a comma is a comma, and `\"` a quote. Throws Refusal. */
export function splitValues(name: string, text: string): string[] {
  const values: string[] = [];
  const item = /(?:"((?:[^"\\]|\\[\s\S])*)"|([^,"]*))(,|$)/y;
  let end = ',';
  while (end !== '') {
    const found = item.exec(text);
    if (!found)
      return refuseParameter(
        name,
        'les guillemets droits de la liste ne sont pas fermés, ou pas au bord d’une valeur',
      );
    const [, quoted, plain = '', follows = ''] = found;
    values.push(quoted === undefined ? plain : quoted.replace(/\\([\s\S])/g, '$1'));
    end = follows;
  }
  return values;
}
