import type { Verdict } from '../handover/run.js';
import { type Finding, sortFindings } from './finding.js';

export interface Decision {
  readonly verdict: Verdict;
  /** English sentences for the operator, the gravest first. */
  readonly reasons: string[];
}

export interface CheckResult extends Decision {
  readonly findings: Finding[];
  /** Parquet, one row per place, in order. */
  readonly placesPath: string;
}

/** The gravest finding decides: refuse, else hold, else publish. What is told or warned of never stops anything. */
export function decideVerdict(findings: readonly Finding[]): Decision {
  const grave = sortFindings(findings).filter(({ severity }) => severity === 'hold' || severity === 'refuse');
  const refused = grave.some(({ severity }) => severity === 'refuse');
  return {
    verdict: refused ? 'refuse' : grave.length > 0 ? 'hold' : 'publish',
    reasons: grave.map(reasonOf),
  };
}

function reasonOf(finding: Finding): string {
  const subject = finding.field === null ? finding.table : `${finding.table}.${finding.field}`;
  const whole = finding.places.length === 0 && finding.measure !== undefined;
  const said = whole
    ? `${finding.code} measured ${Number(finding.measure?.toPrecision(4))}`
    : `${finding.code} is broken by ${finding.count} ${finding.count === 1 ? 'row' : 'rows'}`;
  const of = finding.source === '' ? '' : ` of ${finding.source}`;
  return `${subject}: ${said}${of} (${finding.severity}).`;
}
