/** What a file's name or its source says it is: a file that cannot be recognised as that is damaged, whatever else it resembles. Pure. */
import { extname } from 'node:path';
import { READERS } from '../readers.js';
import { FileFormat } from '../reading.js';
import type { Reason } from '../refusals.js';

const CONTAINERS: Readonly<Record<string, Reason>> = {
  '.gz': 'truncated_gzip',
  '.gzip': 'truncated_gzip',
  '.zip': 'corrupt_zip',
};

/** By its ending, else as declared. */
export function promisedFormat(name: string, declared: FileFormat | undefined): FileFormat | undefined {
  const ending = extname(name).toLowerCase();
  return FileFormat.options.find((format) => READERS[format].endings.includes(ending)) ?? declared;
}

/** Why a file of that name is refused when its content is nothing but text or unknown bytes; null when it may be a text table. */
export function brokenPromise(name: string, declared: FileFormat | undefined): Reason | null {
  const container = CONTAINERS[extname(name).toLowerCase()];
  if (container) return container;
  const promised = promisedFormat(name, declared);
  return promised === undefined ? null : READERS[promised].damaged;
}

/** `extrait.csv.gz` holds `extrait.csv`. */
export function nameWithin(name: string): string {
  return /\.gz(ip)?$/i.test(name) ? name.slice(0, name.lastIndexOf('.')) : name;
}
