/** The formats of a version, and what is told of each. What writes and reads them stands in activities/release/formats. */

/** Every format a version can have. */
export const FORMATS = ['csv', 'parquet', 'json', 'geojson', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

interface FormatFace {
  readonly mediaType: string;
  /** As the portal's list of files calls it, and the pages unless they have a `name` for it. */
  readonly label: string;
  readonly name?: string;
  /** Its code among the file types of the Publications Office of the EU. */
  readonly fileType: string;
  /** For people who choose between formats, where more is to say. */
  readonly told?: string;
}

export const FORMAT_FACES: Readonly<Record<Format, FormatFace>> = {
  csv: { mediaType: 'text/csv', label: 'CSV', fileType: 'CSV', told: 'CSV (UTF-8, virgule, RFC 4180)' },
  parquet: { mediaType: 'application/vnd.apache.parquet', label: 'Parquet', fileType: 'PARQUET' },
  json: { mediaType: 'application/json', label: 'JSON', fileType: 'JSON' },
  geojson: {
    mediaType: 'application/geo+json',
    label: 'GeoJSON',
    fileType: 'GEOJSON',
    told: 'GeoJSON (WGS 84), pour les lignes qui ont des coordonnées',
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    label: 'Excel',
    name: 'Excel (XLSX)',
    fileType: 'XLSX',
    told: 'classeur Excel (XLSX)',
  },
};

/** What people call it on the pages. */
export function nameOfFormat(format: Format): string {
  const { name, label } = FORMAT_FACES[format];
  return name ?? label;
}
