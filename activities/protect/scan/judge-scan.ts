import type { ScanVerdict } from '../../handover.js';
import type { Disclosure } from './scan-tables.js';

const NAMES: Readonly<Record<Disclosure['shape'], string>> = {
  nir: 'a NIR with a valid key',
  telephone: 'a telephone number',
  courriel: 'the e-mail address of a person',
  iban: 'an IBAN',
  identifiant_recu: 'an identifier that a partner sent',
};

/** One cell is enough to refuse. Names tables and columns, never values. Pure. */
export function judgeScan(dataset: string, found: readonly Disclosure[]): ScanVerdict {
  const reasons = found.map(
    ({ table, column, shape, cells }) =>
      `${table}.${column}: ${cells} ${cells === 1 ? 'cell holds' : 'cells hold'} ${NAMES[shape]}; correct the mapping, or declare the column under privacy.may_hold of ${dataset}/metadata.yaml.`,
  );
  return { verdict: reasons.length > 0 ? 'refuse' : 'publish', reasons };
}
