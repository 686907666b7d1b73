/** What asking a place gives, and how what was asked is written into a declaration. */
import { stringify } from 'yaml';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Inspection } from '../../activities/read/inspect-file.js';
import { Location } from '../../datasets/location.js';
import type { DraftRequest } from './draft-request.js';

export interface AskedPlace {
  readonly seen: Inspection;
  /** The line of the declaration. */
  readonly location: string;
}

export type Asking = Pick<DraftRequest, 'id' | 'personal'>;

export function secretName(id: string, what: string): string {
  return `${id.toUpperCase().replaceAll('-', '_')}_${what}`;
}

/** Throws ConfigurationInvalid. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ConfigurationInvalid('--from holds a percent sign that escapes nothing; write %25 for it.');
  }
}

/** Throws ConfigurationInvalid. */
export function readLocation(declared: Readonly<Record<string, unknown>>): Location {
  const read = Location.safeParse(declared);
  if (read.success) return read.data;
  const told = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new ConfigurationInvalid(`--from cannot be declared (${told}); correct it.`);
}

/** What is said by itself is left out. */
export function locationLine(location: Readonly<Record<string, unknown>>): string {
  return `location: ${stringify(location, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`;
}
