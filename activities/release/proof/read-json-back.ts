/** A published JSON or GeoJSON file read back as plain text cells. Needs loadCellMacros. */

import { DOUBLE_DIGITS } from '../../../datasets/_columns/decimal-column.js';
import { duckdbType } from '../../../datasets/contract-columns.js';
import type { Column } from '../../../datasets/dataset.js';
import { literal, quoted } from '../../text/sql-text.js';
import { asText, LONGEST_LINE, lines, type ReadColumn, rowsOf, type StoredFile } from './read-back.js';

/** A day stays the text that stands in the file. */
const JSON_TYPES: Readonly<Record<Exclude<Column['type'], 'decimal'>, string>> = {
  text: 'VARCHAR',
  date: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  list: 'VARCHAR[]',
  uuid: 'VARCHAR',
};

export function readJson(file: StoredFile): string {
  const { path, columns } = file;
  if (columns.some(isLong)) return readLongJson(file);
  const types = columns.map((column) => `${literal(column.name)}: ${literal(jsonType(column))}`).join(', ');
  const relation = `read_json(${literal(path)}, format = 'array', maximum_object_size = ${LONGEST_LINE}, columns = {${types}})`;
  return rowsOf(relation, columns, asText);
}

/** The engine reads a number of JSON as a double, which does not hold every one of these. */
function isLong({ decimal }: ReadColumn): boolean {
  return decimal !== undefined && decimal.precision > DOUBLE_DIGITS;
}

/** Of a line that is an object: the digits that stand behind a name. In a text its quotes would have a backslash before them. */
function longCell(column: ReadColumn): string {
  const digits = `regexp_extract(line, ${literal(`"${column.name}":(-?[0-9]+(?:\\.[0-9]+)?)[,}]`)}, 1)`;
  return `cast(nullif(${digits}, '') as ${duckdbType(column)})`;
}

/** One object a line. */
function readLongJson({ path, columns }: StoredFile): string {
  const shape = JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, jsonShape(column)])));
  const objects = `(select line, from_json(rtrim(line, ','), ${literal(shape)}) as object from ${lines(path, 1)} where line like '\t{%')`;
  const cells = columns.map((column) => {
    const cell = isLong(column) ? longCell(column) : `object.${quoted(column.name)}`;
    return `${cell} as ${quoted(column.name)}`;
  });
  return rowsOf(`(select ${cells.join(', ')} from ${objects})`, columns, asText);
}

/** One feature a line; all but the last end with a comma. Each is parsed once. */
export function readGeojson({ path, columns }: StoredFile): string {
  const properties = Object.fromEntries(
    columns.filter(({ name }) => !PLACE.includes(name)).map((column) => [column.name, jsonShape(column)]),
  );
  const none = Object.keys(properties).length === 0;
  const shape = JSON.stringify({ ...(none ? {} : { properties }), geometry: { coordinates: ['DOUBLE'] } });
  const features = `(select line, from_json(rtrim(line, ','), ${literal(shape)}) as feature from ${lines(path, 1)} where line like '{"type":"Feature",%')`;
  const cells = columns.map((column) => {
    const name = quoted(column.name);
    const place = PLACE.indexOf(column.name);
    if (place < 0) return `${isLong(column) ? longCell(column) : `feature.properties.${name}`} as ${name}`;
    return `cast(feature.geometry.coordinates[${place + 1}] as ${duckdbType(column)}) as ${name}`;
  });
  return rowsOf(`(select ${cells.join(', ')} from ${features})`, columns, asText);
}

/** In the order of GeoJSON's coordinates. */
const PLACE: readonly string[] = ['longitude', 'latitude'];

function jsonType(column: ReadColumn): string {
  return column.type === 'decimal' ? duckdbType(column) : JSON_TYPES[column.type];
}

/** For `from_json`, which says a list otherwise. */
function jsonShape(column: ReadColumn) {
  return column.type === 'list' ? ['VARCHAR'] : jsonType(column);
}
