import type { ScanVerdict } from '../../handover/run.js';
import type { CountWeakness } from './audit-counts.js';
import type { Disclosure } from './scan-tables.js';

const NAMES: Readonly<Record<Disclosure['shape'], string>> = {
  nir: 'a NIR with a valid key',
  telephone: 'a telephone number',
  courriel: 'the e-mail address of a person',
  adresse_nominative: 'an e-mail address made of a name',
  iban: 'an IBAN',
  identifiant_recu: 'an identifier that a partner sent',
};

/** One sum is enough to refuse, and one number that moved by few since the published version (`moves`). Pure. */
export function judgeCounts(
  weak: readonly CountWeakness[],
  moves: readonly CountWeakness[],
  threshold: number,
): ScanVerdict {
  const moved = moves
    .filter(({ sums }) => sums > 0)
    .map(
      ({ table, sums }) =>
        `${table}: with the published version, ${sums} ${sums === 1 ? 'number tells' : 'numbers tell'} of fewer than ${threshold} persons; this is a bug of the revisions in activities/protect.`,
    );
  const attacked = weak.map(
    ({ table, sums }) =>
      `${table}: in ${sums} ${sums === 1 ? 'sum' : 'sums'} a number of fewer than ${threshold} persons can be worked out from what is told; hide more in its assembly SQL.`,
  );
  const reasons = [...attacked, ...moved];
  return { verdict: reasons.length > 0 ? 'refuse' : 'publish', reasons };
}

/** One cell is enough to refuse. Names tables and columns, never values. Pure. */
export function judgeScan(dataset: string, found: readonly Disclosure[]): ScanVerdict {
  const reasons = found.map(
    ({ table, column, shape, cells }) =>
      `${table}.${column}: ${cells} ${cells === 1 ? 'cell holds' : 'cells hold'} ${NAMES[shape]}; correct the mapping, or declare the column under privacy.may_hold of ${dataset}/metadata.yaml.`,
  );
  return { verdict: reasons.length > 0 ? 'refuse' : 'publish', reasons };
}
