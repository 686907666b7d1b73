import type { Source } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { ContractBroken } from '../errors.js';
import { columnsFeeding, type Finding, fillSentence } from './finding.js';
import type { RuleResult } from './run-rules.js';

/**
 * A broken rule as a finding, in the words of the source whose rows break it; `source` is undefined for a whole dataset. `extracts`: SHA-256
 * of those of the source, by their rank.
 */
export function describeResult(
  result: RuleResult,
  source: Source | undefined,
  rules: RuleBook,
  extracts: readonly string[] = [],
): Finding {
  const { use, count, measure, places } = result;
  const text = rules.rules.get(use.rule);
  if (!text)
    throw new ContractBroken(
      `${use.rule}: the rule ran and is not in the catalogue; loadRules should have said so.`,
    );
  const field = use.column ?? null;
  const columns = columnsFeeding(source, field);
  const extract = result.rank === null ? undefined : extracts[result.rank];
  return {
    code: use.rule,
    kind: 'rule',
    severity: use.severity,
    table: use.table,
    field,
    source: source?.source ?? result.source,
    ...(extract === undefined ? {} : { extract }),
    columns,
    count,
    rejects: false,
    ...(measure === null ? {} : { measure }),
    why: use.why,
    what: fillSentence(text.what, columns, field),
    fix: fillSentence(text.fix, columns, field),
    places: [...places],
  };
}
