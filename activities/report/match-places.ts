/** The places of a kind of finding, and the proof that none is missing. Pure. */
import { ContractBroken } from '../errors.js';
import type { PlaceMeasures } from './load-places.js';
import type { PartnerFacts } from './partner-facts.js';
import { placedField, type SeenFinding } from './seen-finding.js';

/** Throws ContractBroken when findings count other places than those that are kept. */
export function requireEveryPlace({ extracts }: PartnerFacts, { placed }: PlaceMeasures): void {
  for (const [rank, { declaration, findings }] of extracts.entries()) {
    const expected = findings
      .filter(({ places }) => places.length > 0)
      .reduce((sum, { count }) => sum + count, 0);
    const found = placed.filter(({ extract }) => extract === rank).reduce((sum, one) => sum + one.placed, 0);
    const orphan = placed.find(
      (one) => one.extract === rank && !findings.some((finding) => sameKind(one, finding)),
    );
    if (found !== expected || orphan)
      throw new ContractBroken(
        `${declaration.source}: findings count ${expected} places and ${found} are kept${orphan ? ` (${orphan.code})` : ''}; a developer must look at the check.`,
      );
  }
}

/** Places do not say which rule of a column they break when two have one code. */
export function sameKind(
  one: { readonly code: string; readonly field: string; readonly rejects: boolean },
  finding: SeenFinding,
): boolean {
  return one.code === finding.code && one.field === placedField(finding) && one.rejects === finding.rejects;
}
