/** What each type of Table Schema takes as text, and how its values compare. SQL over the text of one cell. Pure. */
import { literal } from '../../text/sql-text.js';
import { isGeoJson, isGeopoint, isJson } from './json-sql.js';
import { isMoment, momentOf } from './moment-sql.js';
import type { Field } from './table-schema.js';

/** Types that a workbook has native cells for: such a cell is valid whatever format the schema asks of texts. */
const NATIVE: readonly Field['type'][] = ['date', 'time', 'datetime', 'number', 'integer', 'boolean'];

/** The field as a workbook's own cells are written out: ISO days, a decimal point, TRUE and FALSE. */
function nativeField(field: Field): Field {
  const plain = { format: 'default', decimalChar: '.', groupChar: undefined, bareNumber: true };
  return { ...field, ...plain, trueValues: ['TRUE'], falseValues: ['FALSE'] };
}

/** True where the text is of the type; the text is never null. `native`: SQL, true for a cell of a workbook that is no text. */
export function isOfType(field: Field, text: string, native: string | null): string {
  const written = isWritten(field, text);
  if (native === null || !NATIVE.includes(field.type)) return written;
  const plain = nativeField(field);
  // Midnight is written as the day alone.
  const day = field.type === 'datetime' ? ` or (${isWritten({ ...plain, type: 'date' }, text)})` : '';
  return `(${written}) or (${native}) and ((${isWritten(plain, text)})${day})`;
}

function isWritten(field: Field, text: string): string {
  const matches = (pattern: string) => `regexp_full_match(${text}, ${literal(pattern)})`;
  switch (field.type) {
    case 'string':
      return isOfFormat(field, text);
    case 'number':
      return `regexp_full_match(${bareText(field, text)}, ${literal(String.raw`[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|NaN|-?INF`)})`;
    case 'integer':
      return `regexp_full_match(${bareText(field, text)}, ${literal(String.raw`[+-]?\d+`)})`;
    case 'boolean':
      return `${text} in (${[...field.trueValues, ...field.falseValues].map(literal).join(', ') || 'null'})`;
    case 'date':
      return isMoment(field, text, String.raw`\d{4}-\d{2}-\d{2}`);
    case 'time':
      return isMoment(field, text, String.raw`\d{2}:\d{2}:\d{2}(\.\d+)?Z?`);
    case 'datetime':
      return isMoment(
        field,
        text,
        String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?`,
      );
    case 'year':
      return matches(String.raw`-?\d{4}`);
    case 'yearmonth':
      return matches(String.raw`\d{4}-(0[1-9]|1[0-2])`);
    case 'duration':
      return isDuration(text);
    case 'geopoint':
      return isGeopoint(field, text);
    case 'array':
      return isJson(text, 'ARRAY');
    case 'object':
      return isJson(text, 'OBJECT');
    case 'geojson':
      return isGeoJson(field, text);
    case 'any':
      return 'true';
  }
}

function isDuration(text: string): string {
  const shape = String.raw`-?P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?`;
  return `regexp_full_match(${text}, ${literal(shape)}) and ${text} not in ('P', '-P') and not ends_with(${text}, 'T')`;
}

/** The value to compare with a bound, or the bound itself; null where the text is none. Null: the type has no order. */
export function orderedValue(field: Field, text: string, native: string | null): string | null {
  const written = writtenValue(field, text);
  if (native === null || written === null || !NATIVE.includes(field.type)) return written;
  return `coalesce(${written}, ${writtenValue(nativeField(field), text)})`;
}

/** What a schema says that a value is, in JSON's own way or as the field writes it: to compare with `orderedValue`. */
export function declaredValue(field: Field, value: string | number | boolean): string | null {
  const text = literal(String(value));
  // A whole number may have a bound that is none.
  const plain = writtenValue(nativeField(isWhole(value) ? field : asNumber(field)), text);
  const written = typeof value === 'string' ? writtenValue(field, text) : null;
  return written === null || plain === null ? plain : `coalesce(${written}, ${plain})`;
}

function isWhole(value: string | number | boolean): boolean {
  return /^[+-]?\d+$/.test(String(value).trim());
}

function asNumber(field: Field): Field {
  return field.type === 'integer' ? { ...field, type: 'number' } : field;
}

function writtenValue(field: Field, text: string): string | null {
  switch (field.type) {
    case 'integer':
      // More digits than a double holds: two numbers of eighteen digits are not one.
      return `try_cast(${bareText(field, text)} as hugeint)`;
    case 'number':
      return `try_cast(replace(${bareText(field, text)}, 'INF', 'Infinity') as double)`;
    case 'year':
      return `try_cast(${text} as integer)`;
    case 'yearmonth':
      return text;
    case 'date':
    case 'time':
    case 'datetime':
      return momentOf(field, text);
    default:
      return null;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  email: String.raw`[^@\s]+@[^@\s]+\.[^@\s.]+`,
  uri: String.raw`[A-Za-z][A-Za-z0-9+.-]*:[^\s]+`,
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  binary: '([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?',
};

function isOfFormat({ format }: Field, text: string): string {
  const pattern = FORMATS[format];
  return pattern === undefined ? 'true' : `regexp_full_match(${text}, ${literal(pattern)})`;
}

/** A number as SQL reads it: without what groups its digits, with a point, without a unit where one is allowed. */
function bareText({ decimalChar, groupChar, bareNumber }: Field, text: string): string {
  const whole = groupChar === undefined ? text : `replace(${text}, ${literal(groupChar)}, '')`;
  const bare = bareNumber ? whole : `regexp_replace(${whole}, '^[^0-9+.-]*|[^0-9]*$', '', 'g')`;
  // A point is then no longer part of a number.
  return decimalChar === '.' ? bare : `translate(${bare}, ${literal(`${decimalChar}.`)}, '.x')`;
}
