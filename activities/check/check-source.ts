/** The check of one source, extract by extract: what reading and typing saw, and the rules the source declares. */
import type { RuleUse, Source, Table } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { countIssues } from './count-issues.js';
import { type DeliveryFacts, measureDeliveries } from './delivery-facts.js';
import { describeResult } from './describe-result.js';
import { type Finding, sortFindings } from './finding.js';
import { RULE_PLACES, runRules } from './run-rules.js';
import { type CheckResult, decideVerdict } from './verdict.js';

export interface CheckedExtract {
  /** rows.parquet and issues.parquet of normalise, below scratch. */
  readonly rowsPath: string;
  readonly issuesPath: string;
  /** Rows of the extract, those that were rejected too. */
  readonly rowsIn: number;
}

export interface SourceSubject {
  readonly source: Source;
  readonly table: Table;
  /** Rules of the dataset that hold within the source already. */
  readonly identities: readonly RuleUse[];
  readonly extracts: readonly CheckedExtract[];
  readonly scratch: string;
}

/** Names of the table files in the session: those of one extract, and of all. */
const [ROWS, ISSUES, ALL_ROWS, ALL_ISSUES] = ['_rows', '_issues', '_all_rows', '_all_issues'];

export type CheckedSource = CheckResult & { readonly facts: DeliveryFacts };

/**
 * Findings, verdict and places.parquet (code, field, line, rejects) of each extract of a source. What is counted is counted of all of them
 * at once. `$extract_date` in a rule's `with` is the day the source declares. Throws DeclarationInvalid.
 */
export async function checkSource(
  subject: SourceSubject,
  rules: RuleBook,
  session: Session,
): Promise<CheckedSource[]> {
  const { source, table, extracts, scratch } = subject;
  if (extracts.length === 0) return [];
  const opened = [
    { name: ALL_ROWS, paths: extracts.map(({ rowsPath }) => rowsPath) },
    { name: ALL_ISSUES, paths: extracts.map(({ issuesPath }) => issuesPath) },
  ];
  for (const { name, paths } of opened) await session.openTables(paths, name);
  const rowsIn = extracts.map((one) => one.rowsIn);
  const facts = await measureDeliveries(ALL_ROWS, table, rowsIn, session);
  const issues = await countIssues(ALL_ISSUES, source, rules, session);
  const uses = [...source.rules, ...subject.identities];
  const places = uses.length > 0 ? `${PLACES_OF_RULES} union all ${PLACES_OF_ISSUES}` : PLACES_OF_ISSUES;
  const checked: CheckedSource[] = [];
  for (const [file, delivery] of facts.entries()) {
    const extract = extracts[file];
    if (!extract) continue;
    const broken = uses.length > 0 ? await breakRules(uses, extract.rowsPath, subject, rules, session) : [];
    const findings = sortFindings([...(issues.get(file) ?? []), ...broken]);
    const placesPath = `${scratch}/places-${file}.parquet`;
    await session.openTable(extract.issuesPath, ISSUES);
    await session.writeTable(`${places} order by all`, placesPath, { compression: 'zstd' });
    checked.push({ findings, placesPath, facts: delivery, ...decideVerdict(findings) });
  }
  return checked;
}

const PLACES_OF_RULES = `select code, field, line, false as rejects from ${quoted(RULE_PLACES)} where line is not null`;
const PLACES_OF_ISSUES = `select code, nullif(field, '') as field, line, rejects from ${quoted(ISSUES)} where line is not null`;

/** Leaves the places of the rules that the extract breaks in the session. */
async function breakRules(
  uses: readonly RuleUse[],
  rowsPath: string,
  { source, table }: SourceSubject,
  rules: RuleBook,
  session: Session,
): Promise<Finding[]> {
  await session.openTable(rowsPath, ROWS);
  await session.run(`create or replace view ${quoted(table.name)} as
    select ${literal(source.source)} as _source, * from ${quoted(ROWS)}`);
  const results = await runRules(uses, rules, session, {
    where: `sources/${source.source}.yaml`,
    given: (name) => (name === 'extract_date' ? source.extract_date : undefined),
  });
  return results.map((result) => describeResult(result, source, rules));
}
