/** Facts of a run and measures of their places → the report of a partner. Pure; every total is the sum of its parts. */
import { Severity } from '../../datasets/dataset.js';
import { visibleText } from '../markup/visible-text.js';
import { chooseActions } from './choose-actions.js';
import type { RowCounts } from './count-rows.js';
import type { PlaceMeasures } from './load-places.js';
import { requireEveryPlace, sameKind } from './match-places.js';
import { describeOutcome } from './outcome.js';
import type { ExtractFacts, PartnerFacts } from './partner-facts.js';
import type { PartnerReport, ReportedExtract, ReportedFinding, ReportedRows } from './partner-report.js';
import { addTouched, SCORE_FORMULA, scoreRows, type TouchedRows } from './score.js';
import type { SeenFinding } from './seen-finding.js';
import { sumTotals } from './sum-totals.js';

/** Throws ContractBroken when the places and the counts of the findings disagree. */
export function buildReport(facts: PartnerFacts, measures: PlaceMeasures): PartnerReport {
  const { partner, dataset, request } = facts;
  requireEveryPlace(facts, measures);
  const touched = facts.extracts.map((extract, rank) => touchedRows(extract, rank, measures));
  const extracts = facts.extracts.map((extract, rank) =>
    buildExtract(extract, rank, touched[rank] ?? null, measures),
  );
  const { title, contact } = dataset.metadata;
  return {
    format: 'partner-report/1',
    partner: { code: partner.partner, name: visibleText(partner.name) },
    dataset: { id: dataset.id, title, contact: contact.email },
    run: request.run,
    status: request.status,
    version: request.version,
    outcome: describeOutcome({ ...request, title, extracts: facts.extracts }),
    score: scoreTogether(touched),
    scoreFormula: SCORE_FORMULA,
    totals: sumTotals(extracts, measures),
    actions: chooseActions(extracts),
    extracts,
  };
}

function buildExtract(
  { declaration, role, sentence, file, unit, rows, findings }: ExtractFacts,
  rank: number,
  touched: TouchedRows | null,
  { placed }: PlaceMeasures,
): ReportedExtract {
  const reported = findings.map((finding) => {
    const measured = placed.find((one) => one.extract === rank && sameKind(one, finding));
    return reportFinding(
      finding,
      finding.places.length > 0 ? (measured?.rows ?? 0) : null,
      rows?.received ?? 0,
    );
  });
  return {
    source: declaration.source,
    title: visibleText(declaration.title),
    role,
    sentence: sentence === null ? null : visibleText(sentence),
    file: file && {
      ...{ name: visibleText(file.fileName), sha256: file.sha256 },
      ...{ bytes: file.bytes, date: role === 'used' ? declaration.extract_date : null },
    },
    unit,
    rows: rows && withoutOutside(rows, findings),
    score: touched && scoreRows(touched),
    findings: sortByGravity(reported),
  };
}

function reportFinding(finding: SeenFinding, rowsOfKind: number | null, received: number): ReportedFinding {
  const { code, severity, rejects, columns, field, what, fix, count, places } = finding;
  const rows = rowsOfKind === null ? null : Math.min(rowsOfKind, count);
  return {
    ...{ code, severity, rejects, columns, field, what, fix, count, rows },
    why: finding.why ?? null,
    measure: finding.measure ?? null,
    share:
      rows === null || received === 0 ? null : Math.min(1, Math.round((rows / received) * 10_000) / 10_000),
    sample: [...new Set(places)],
  };
}

/** The gravest first, what rejects rows before what does not, then the most frequent. */
function sortByGravity(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const rank = ({ severity, rejects }: ReportedFinding) =>
    2 * Severity.options.indexOf(severity) + Number(rejects);
  const name = ({ code, field, columns }: ReportedFinding) => JSON.stringify([code, field, columns]);
  return findings.toSorted(
    (one, other) =>
      rank(other) - rank(one) ||
      other.count - one.count ||
      (name(one) < name(other) ? -1 : Number(name(one) > name(other))),
  );
}

/** Rows that were left out as none of ours (`scope: outside` in the catalogue) are counted apart. */
function withoutOutside(rows: RowCounts, findings: readonly SeenFinding[]): ReportedRows {
  const counted = findings
    .filter(({ rejects, severity }) => rejects && severity === 'info')
    .reduce((sum, { count }) => sum + count, 0);
  const outside = Math.min(rows.rejected, counted);
  return { ...rows, rejected: rows.rejected - outside, outside };
}

function touchedRows(
  { rows: counted, findings }: ExtractFacts,
  rank: number,
  { touched }: PlaceMeasures,
): TouchedRows | null {
  if (!counted) return null;
  const rows = withoutOutside(counted, findings);
  const { blocking, toCheck } = touched.find(({ extract }) => extract === rank) ?? {
    blocking: 0,
    toCheck: 0,
  };
  return { received: rows.received - rows.outside, rejected: rows.rejected, blocking, toCheck };
}

/** No score for a delivery of which a part could not be read. */
function scoreTogether(touched: readonly (TouchedRows | null)[]): number | null {
  const known = touched.filter((one) => one !== null);
  return known.length < touched.length ? null : scoreRows(addTouched(known));
}
