/** JSON and places of Table Schema as SQL over the text of one cell. Pure. */
import { literal } from '../../text/sql-text.js';
import type { Field } from './table-schema.js';

export function isJson(text: string, type: 'ARRAY' | 'OBJECT'): string {
  return `coalesce(json_type(try_cast(${text} as json)) = '${type}', false)`;
}

const GEO_TYPES =
  'Point LineString Polygon MultiPoint MultiLineString MultiPolygon GeometryCollection Feature FeatureCollection';

/** A format may name the shape of topologies instead. */
export function isGeoJson({ format }: Field, text: string): string {
  const types = (format === 'topojson' ? ['Topology'] : GEO_TYPES.split(' ')).map(literal).join(', ');
  return `coalesce(json_extract_string(try_cast(${text} as json), '$.type') in (${types}), false)`;
}

/** Longitude, then latitude, in degrees. */
export function isGeopoint({ format }: Field, text: string): string {
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
