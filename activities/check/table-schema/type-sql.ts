/** What each type of Table Schema takes as text, and how its values compare. SQL over the text of one cell. Pure. */
import { literal } from '../../text/sql-text.js';
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
      return `${text} in (${[...field.trueValues, ...field.falseValues].map(literal).join(', ')})`;
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
      return matches(String.raw`-?P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?`).concat(
        ` and ${text} not in ('P', '-P') and not ends_with(${text}, 'T')`,
      );
    case 'geopoint':
      return isGeopoint(field, text);
    case 'array':
      return isJson(text, 'ARRAY');
    case 'object':
    case 'geojson':
      return isJson(text, 'OBJECT');
    case 'any':
      return 'true';
  }
}

/** The value to compare with a bound, or the bound itself; null where the text is none. Null: the type has no order. */
export function orderedValue(field: Field, text: string, native: string | null): string | null {
  const written = writtenValue(field, text);
  if (native === null || written === null || !NATIVE.includes(field.type)) return written;
  return `coalesce(${written}, ${writtenValue(nativeField(field), text)})`;
}

function writtenValue(field: Field, text: string): string | null {
  switch (field.type) {
    case 'number':
    case 'integer':
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

/** `any` takes whatever DuckDB can read; a pattern of its own is read as strptime does. */
function isMoment(field: Field, text: string, shape: string): string {
  const read = `${momentOf(field, text)} is not null`;
  return field.format === 'default' ? `regexp_full_match(${text}, ${literal(shape)}) and ${read}` : read;
}

const CASTS = { date: 'date', time: 'time', datetime: 'timestamptz' } as const;

function momentOf(field: Field, text: string): string {
  const cast = field.type === 'date' || field.type === 'time' ? CASTS[field.type] : CASTS.datetime;
  if (field.format === 'default' || field.format === 'any') {
    const plain = field.type === 'time' ? `rtrim(${text}, 'Z')` : text;
    return `try_cast(${plain} as ${cast})`;
  }
  return `cast(try_strptime(${text}, ${literal(field.format)}) as ${cast})`;
}

function isJson(text: string, type: 'ARRAY' | 'OBJECT'): string {
  return `coalesce(json_type(try_cast(${text} as json)) = '${type}', false)`;
}

/** Longitude, then latitude, in degrees. */
function isGeopoint({ format }: Field, text: string): string {
  const number = String.raw`[+-]?\d+(\.\d+)?`;
  const parts =
    format === 'object'
      ? [
          `json_extract_string(try_cast(${text} as json), '$.lon')`,
          `json_extract_string(try_cast(${text} as json), '$.lat')`,
        ]
      : format === 'array'
        ? [
            `json_extract_string(try_cast(${text} as json), '$[0]')`,
            `json_extract_string(try_cast(${text} as json), '$[1]')`,
          ]
        : [`split_part(${text}, ',', 1)`, `split_part(${text}, ',', 2)`];
  const [longitude = '', latitude = ''] = parts.map((part) => `try_cast(trim(${part}) as double)`);
  const shape =
    format === 'default' ? `regexp_full_match(${text}, ${literal(`${number}, ?${number}`)}) and ` : '';
  return `(${shape}coalesce(abs(${longitude}) <= 180 and abs(${latitude}) <= 90, false))`;
}
