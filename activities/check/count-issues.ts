/** What was seen while reading and typing an extract, as findings: counted without a cap, a sample of places with each. */
import { z } from 'zod';
import type { Source } from '../../datasets/dataset.js';
import type { IssueText, RuleBook } from '../../quality-rules/load-rules.js';
import { DeclarationInvalid } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';
import { columnsFeeding, type Finding, fillSentence, SAMPLE_PLACES } from './finding.js';

const Counted = z.object({
  _file: z.number(),
  code: z.string(),
  field: z.string(),
  rejects: z.boolean(),
  count: z.number(),
  places: z.array(z.number()),
});
type Counted = z.infer<typeof Counted>;

/**
 * One finding per code, field and fate of the row, over a relation (_file, line, field, code, rejects); by the place of the extract's file.
 * An issue without a line is about the file or a column. Throws DeclarationInvalid on a code the catalogue lacks.
 */
export async function countIssues(
  relation: string,
  source: Source,
  rules: RuleBook,
  session: Session,
): Promise<ReadonlyMap<number, readonly Finding[]>> {
  const counted = await session.rows(
    `select _file, code, coalesce(field, '') as field, rejects, count(*) as count,
       coalesce(min(distinct line, ${SAMPLE_PLACES}), []) as places
     from ${quoted(relation)} group by all order by all`,
    Counted,
  );
  const findings = new Map<number, Finding[]>();
  for (const { _file, ...issue } of counted) {
    const finding = describeIssue(issue, source, textOf(issue.code, rules));
    findings.set(_file, [...(findings.get(_file) ?? []), finding]);
  }
  return findings;
}

function textOf(code: string, rules: RuleBook): IssueText {
  const text = rules.issues.get(code);
  if (!text)
    throw new DeclarationInvalid(
      `quality-rules/catalogue.yaml: issue code "${code}" has no entry; add its severity, what and fix.`,
    );
  return text;
}

function describeIssue(
  { code, field, rejects, count, places }: Omit<Counted, '_file'>,
  source: Source,
  text: IssueText,
): Finding {
  const named = field === '' || text.about === 'column' ? null : field;
  const columns = text.about === 'column' && field !== '' ? [field] : columnsFeeding(source, named);
  return {
    code,
    kind: 'issue',
    // A row left unpublished is more than mere information, unless it is outside our scope.
    severity: rejects && text.scope !== 'outside' ? 'warn' : text.severity,
    table: source.table,
    field: named,
    source: source.source,
    columns,
    count,
    rejects,
    what: fillSentence(text.what, columns, named),
    fix: fillSentence(text.fix, columns, named),
    places,
  };
}
