/** The check of an assembled dataset: its own rules, over every source at once and against the last version. */
import type { Dataset } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';
import type { GivenValue } from './bind-rule.js';
import { describeResult } from './describe-result.js';
import { sortFindings } from './finding.js';
import { RULE_PLACES, runRules } from './run-rules.js';
import { type CheckResult, decideVerdict } from './verdict.js';

export interface DatasetSubject {
  readonly dataset: Pick<Dataset, 'id' | 'rules' | 'sources'>;
  /** Assembled Parquet files below scratch, with `_source` and `_line` beside the columns. */
  readonly tables: readonly { readonly name: string; readonly path: string }[];
  /** Rows of each table in the last version; a table it did not have is absent. */
  readonly previousRows: Readonly<Record<string, number>>;
  /** SHA-256 of the extracts, in the order in which they were assembled. */
  readonly extracts?: readonly { readonly source: string; readonly extract: string }[];
  readonly scratch: string;
}

/**
 * Findings split by the extract of the rows, verdict, and places.parquet (source, code, field, line, rejects), where a line is that of
 * the assembled tables: it says which extract of its source it is of.
 * In a rule's `with`: `$previous_rows` of its table, `$extract_date`, the latest day of the sources. Throws DeclarationInvalid.
 */
export async function checkDataset(
  subject: DatasetSubject,
  rules: RuleBook,
  session: Session,
): Promise<CheckResult> {
  const { dataset, tables, previousRows, extracts = [], scratch } = subject;
  for (const { name, path } of tables) await session.openTable(path, name);
  const results = await runRules(dataset.rules, rules, session, {
    where: `${dataset.id}/rules.yaml`,
    given: givenValues(dataset, previousRows),
  });
  const sources = new Map(dataset.sources.map(({ declaration }) => [declaration.source, declaration]));
  const extractsOf = (source: string) =>
    extracts.flatMap((one) => (one.source === source ? [one.extract] : []));
  const findings = sortFindings(
    results.map((result) =>
      describeResult(result, sources.get(result.source), rules, extractsOf(result.source)),
    ),
  );
  const placesPath = `${scratch}/places.parquet`;
  await session.writeTable(
    `select source, code, field, line, false as rejects from ${quoted(RULE_PLACES)} where line is not null
    order by all`,
    placesPath,
    { compression: 'zstd' },
  );
  return { findings, placesPath, ...decideVerdict(findings) };
}

function givenValues(
  dataset: DatasetSubject['dataset'],
  previousRows: DatasetSubject['previousRows'],
): GivenValue {
  const latest = dataset.sources
    .map(({ declaration }) => declaration.extract_date)
    .sort()
    .at(-1);
  return (name, table) => {
    if (name === 'previous_rows') return previousRows[table] ?? null;
    return name === 'extract_date' ? (latest ?? null) : undefined;
  };
}
