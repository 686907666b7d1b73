/** An assistant's question in the words of the API: one grammar, one place that refuses. */
import { refuseParameter } from '../refusal.js';
import type { Question } from './words.js';

type Asked = Partial<Omit<Question, 'dataset' | 'table' | 'version'>>;

/** Throws Refusal for a filter without its value. */
export function questionText(asked: Asked): URLSearchParams {
  const { filters = [], columns = [], sort = [], group_by = [], measures = [], page, page_size } = asked;
  const text = new URLSearchParams();
  for (const { column, operator, value } of filters)
    text.append(`${column}__${operator}`, valueText(`${column}__${operator}`, operator, value));
  for (const column of group_by) text.append(`${column}__groupby`, '');
  for (const { column, measure } of measures) text.append(`${column}__${measure}`, '');
  for (const { column, direction } of sort) text.append(`${column}__sort`, direction);
  if (columns.length > 0) text.set('columns', columns.join(','));
  if (page !== undefined) text.set('page', String(page));
  if (page_size !== undefined) text.set('page_size', String(page_size));
  return text;
}

type Value = NonNullable<Asked['filters']>[number]['value'];

function valueText(name: string, operator: string, value: Value): string {
  if (operator === 'isnull' || operator === 'isnotnull') return '';
  if (value === undefined) refuseParameter(name, 'il lui faut une valeur');
  if (operator !== 'in' && operator !== 'notin')
    return Array.isArray(value) ? refuseParameter(name, 'une liste ne va qu’à in et notin') : String(value);
  const values = Array.isArray(value) ? value : [value];
  return values.map((one) => quotedValue(String(one))).join(',');
}

/** As parse-value.ts reads it back. */
function quotedValue(text: string): string {
  return /^$|[,"]/.test(text) ? `"${text.replace(/[\\"]/g, '\\$&')}"` : text;
}
