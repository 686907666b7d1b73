import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { ConfigurationInvalid } from '../../errors.js';

/** The usual authorities and our own, since naming some replaces all; null: the usual ones. Throws ConfigurationInvalid. */
export function readAuthorities(file: string | null): readonly string[] | null {
  if (file === null) return null;
  try {
    return [...rootCertificates, readFileSync(file, 'utf8')];
  } catch {
    throw new ConfigurationInvalid('EXTRA_CA_FILE cannot be read; correct its path.');
  }
}
