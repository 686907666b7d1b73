/** What a file's name or its source says it is: a file that cannot be recognised as that is damaged, whatever else it resembles. Pure. */
import { extname } from 'node:path';
import type { FileFormat } from '../reading.js';
import type { RefusalCode } from '../refusals.js';

const BY_EXTENSION: Readonly<Record<string, RefusalCode>> = {
  '.gz': 'truncated_gzip',
  '.gzip': 'truncated_gzip',
  '.zip': 'corrupt_zip',
  '.xlsx': 'corrupt_xlsx',
  '.xlsm': 'corrupt_xlsx',
  '.ods': 'corrupt_ods',
  '.parquet': 'corrupt_parquet',
  '.json': 'json_invalid',
  '.geojson': 'json_invalid',
  '.ndjson': 'json_invalid',
  '.jsonl': 'json_invalid',
  '.xml': 'xml_damaged',
};

const BY_FORMAT: Readonly<Record<FileFormat, RefusalCode | null>> = {
  csv: null,
  xlsx: 'corrupt_xlsx',
  ods: 'corrupt_ods',
  parquet: 'corrupt_parquet',
  json: 'json_invalid',
  ndjson: 'json_invalid',
  xml: 'xml_damaged',
};

/** Why a file of that name is refused when its content is nothing but text or unknown bytes; null when it may be a text table. */
export function brokenPromise(name: string, declared: FileFormat | undefined): RefusalCode | null {
  return BY_EXTENSION[extname(name).toLowerCase()] ?? (declared ? BY_FORMAT[declared] : null);
}

/** `extrait.csv.gz` holds `extrait.csv`. */
export function nameWithin(name: string): string {
  return /\.gz(ip)?$/i.test(name) ? name.slice(0, name.lastIndexOf('.')) : name;
}
