/** Where a row lies, as SQL: what makes a Parquet file a GeoParquet. */

interface Described {
  readonly name: string;
  readonly type: string;
}

/** Whether the rows of a table may have a point: both coordinates, as numbers. */
export function isLocated(columns: readonly Described[]): boolean {
  return ['longitude', 'latitude'].every((name) =>
    columns.some((column) => column.name === name && (column.type === 'number' || column.type === 'decimal')),
  );
}

const GEOMETRY = 'geometry';

/** What the engine says of a column of points, and leaves out where no row has one: with it the file is a GeoParquet all the same. */
export const NO_POINT = JSON.stringify({
  ...{ version: '1.0.0', primary_column: GEOMETRY },
  columns: { [GEOMETRY]: { encoding: 'WKB', geometry_types: [] } },
});

/**
 * `, … as geometry`, or nothing: one column more for who draws maps, null without both coordinates. The engine writes it as WKB (WGS 84)
 * with the metadata of GeoParquet.
 */
export function pointColumn(columns: readonly Described[]): string {
  if (!isLocated(columns) || columns.some(({ name }) => name === GEOMETRY)) return '';
  return `, case when longitude is not null and latitude is not null then cast(concat('POINT(', longitude, ' ', latitude, ')') as geometry) end as ${GEOMETRY}`;
}
