/** The check of one source: what reading and typing saw, and the rules the source declares. */
import type { Source, Table } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../sql-text.js';
import { countIssues } from './count-issues.js';
import { describeResult } from './describe-result.js';
import { type Finding, sortFindings } from './finding.js';
import { RULE_PLACES, runRules } from './run-rules.js';
import { type Decision, decideVerdict } from './verdict.js';

export interface SourceSubject {
  readonly source: Source;
  readonly table: Table;
  /** rows.parquet, which only rules of the source read, and issues.parquet of normalise, below scratch. */
  readonly rowsPath: string;
  readonly issuesPath: string;
  readonly scratch: string;
}

export interface CheckResult extends Decision {
  readonly findings: Finding[];
  /** Parquet, one row per place, in order. */
  readonly placesPath: string;
}

/** Names of the two table files in the session. */
const [ROWS, ISSUES] = ['_rows', '_issues'];

/**
 * Findings, verdict and places.parquet (code, field, line, rejects) of one source.
 * `$extract_date` in a rule's `with` is the day the source declares. Throws DeclarationInvalid.
 */
export async function checkSource(
  subject: SourceSubject,
  rules: RuleBook,
  session: Session,
): Promise<CheckResult> {
  const { source, table, rowsPath, issuesPath, scratch } = subject;
  if (source.rules.length > 0) {
    await session.openTable(rowsPath, ROWS);
    await session.run(`create or replace view ${quoted(table.name)} as
      select ${literal(source.source)} as _source, * from ${quoted(ROWS)}`);
  }
  await session.openTable(issuesPath, ISSUES);
  const results = await runRules(source.rules, rules, session, {
    where: `sources/${source.source}.yaml`,
    given: (name) => (name === 'extract_date' ? source.extract_date : undefined),
  });
  const issues = await countIssues(ISSUES, source, rules, session);
  const findings = sortFindings([
    ...issues,
    ...results.map((result) => describeResult(result, source, rules)),
  ]);
  const placesPath = `${scratch}/places.parquet`;
  await session.writeTable(
    `select code, field, line, false as rejects from ${quoted(RULE_PLACES)} where line is not null
    union all select code, nullif(field, ''), line, rejects from ${quoted(ISSUES)} where line is not null
    order by all`,
    placesPath,
    { compression: 'zstd' },
  );
  return { findings, placesPath, ...decideVerdict(findings) };
}
