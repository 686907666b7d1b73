/** The check of one source: what reading and typing saw, and the rules the source declares. */
import type { RuleUse, Source, Table } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { countIssues } from './count-issues.js';
import { type DeliveryFacts, measureDelivery } from './delivery-facts.js';
import { describeResult } from './describe-result.js';
import { sortFindings } from './finding.js';
import { RULE_PLACES, runRules } from './run-rules.js';
import { type CheckResult, decideVerdict } from './verdict.js';

export interface SourceSubject {
  readonly source: Source;
  readonly table: Table;
  /** Rules of the dataset that hold within the source already. */
  readonly identities: readonly RuleUse[];
  /** rows.parquet and issues.parquet of normalise, below scratch. */
  readonly rowsPath: string;
  readonly issuesPath: string;
  /** Rows of the extract, those that were rejected too. */
  readonly rowsIn: number;
  readonly scratch: string;
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
): Promise<CheckResult & { readonly facts: DeliveryFacts }> {
  const { source, table, rowsPath, issuesPath, scratch } = subject;
  await session.openTable(rowsPath, ROWS);
  const facts = await measureDelivery(ROWS, table, subject.rowsIn, session);
  const uses = [...source.rules, ...subject.identities];
  if (uses.length > 0)
    await session.run(`create or replace view ${quoted(table.name)} as
      select ${literal(source.source)} as _source, * from ${quoted(ROWS)}`);
  await session.openTable(issuesPath, ISSUES);
  const results = await runRules(uses, rules, session, {
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
  return { findings, placesPath, facts, ...decideVerdict(findings) };
}
