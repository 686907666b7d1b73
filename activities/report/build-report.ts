/** Facts of a run and measures of their places → the report of a partner. Pure; every total is the sum of its parts. */

import { Severity } from '../../datasets/dataset.js';
import { countOutside } from '../handover/outside-rows.js';
import { visibleText } from '../markup/visible-text.js';
import { chooseActions } from './choose-actions.js';
import { compareSource, sinceBefore } from './compare-deliveries.js';
import type { RowCounts } from './count-rows.js';
import { type Comparison, DELIVERIES, type Delivery } from './deliveries.js';
import type { PlaceMeasures } from './load-places.js';
import { requireEveryPlace, sameKind } from './match-places.js';
import { describeOutcome } from './outcome.js';
import type { ExtractFacts, PartnerFacts, ToldFinding } from './partner-facts.js';
import type { PartnerReport, ReportedExtract, ReportedFinding, ReportedRows } from './partner-report.js';
import { type Earlier, NOTHING_EARLIER } from './read-earlier.js';
import { addTouched, SCORE_FORMULA, scoreRows, type TouchedRows } from './score.js';
import type { SeenFinding } from './seen-finding.js';
import { fateOf, sumTotals } from './sum-totals.js';

/** Throws ContractBroken when the places and the counts of the findings disagree. */
export function buildReport(
  facts: PartnerFacts,
  measures: PlaceMeasures,
  earlier: Earlier = NOTHING_EARLIER,
): PartnerReport {
  const { partner, dataset, request } = facts;
  requireEveryPlace(facts, measures);
  const touched = facts.extracts.map((extract, rank) => touchedRows(extract, rank, measures));
  const extracts = facts.extracts.map((extract, rank) =>
    buildExtract(extract, { rank, touched: touched[rank] ?? null, measures, request, earlier }),
  );
  const { title, contact, personal } = dataset.metadata;
  const score = scoreTogether(touched);
  const totals = sumTotals(extracts, measures);
  return {
    $schema: 'report.schema.json',
    format: 'partner-report/2',
    partner: { code: partner.partner, name: visibleText(partner.name) },
    dataset: { id: dataset.id, title, contact: contact.email, ...(personal && { personal: true as const }) },
    run: request.run,
    asOf: request.asOf,
    status: request.status,
    version: request.version,
    outcome: describeOutcome({ ...request, title, personal, extracts: facts.extracts }),
    score,
    scoreFormula: SCORE_FORMULA,
    totals,
    actions: chooseActions(extracts),
    extracts,
    comparisons: compareSources(extracts, earlier),
    deliveries: [...earlier.deliveries, describeDelivery(facts, score, extracts)].slice(-DELIVERIES),
  };
}

interface Surroundings {
  readonly rank: number;
  readonly touched: TouchedRows | null;
  readonly measures: PlaceMeasures;
  readonly request: PartnerFacts['request'];
  readonly earlier: Earlier;
}

function buildExtract(extract: ExtractFacts, around: Surroundings): ReportedExtract {
  const { declaration, role, sentence, standIn, calendar, file, sheet, unit, rows, findings } = extract;
  const { rank, touched, measures, request, earlier } = around;
  const before = role === 'used' ? earlier.bySource.get(declaration.source) : undefined;
  const reported = findings.map((finding) => {
    const measured = measures.placed.find((one) => one.extract === rank && sameKind(one, finding));
    return {
      ...reportFinding(
        finding,
        finding.places.length > 0 ? (measured?.rows ?? 0) : null,
        rows?.received ?? 0,
      ),
      ...sinceBefore(finding, declaration.source, before),
    };
  });
  const live = request.status === 'published' || request.status === 'unchanged';
  return {
    source: declaration.source,
    title: visibleText(declaration.title),
    role,
    sentence: sentence === null ? null : visibleText(sentence),
    standIn: standIn === null ? null : visibleText(standIn),
    file: file && {
      ...{ name: visibleText(file.fileName), sha256: file.sha256 },
      ...{ bytes: file.bytes, date: role === 'used' ? (file.date ?? declaration.extract_date) : file.date },
    },
    sheet: sheet === null ? null : visibleText(sheet),
    unit,
    version: live && role.startsWith('used') ? request.version : null,
    calendar,
    rows: rows && withoutOutside(rows, findings),
    score: touched && scoreRows(touched),
    findings: sortByGravity(reported),
  };
}

function reportFinding(
  finding: ToldFinding,
  rowsOfKind: number | null,
  received: number,
): Omit<ReportedFinding, 'since' | 'before'> {
  const { code, severity, rejects, columns, field, what, fix, count, places, scope, waiver } = finding;
  const rows = rowsOfKind === null ? null : Math.min(rowsOfKind, count);
  const sample = [...new Set(places)];
  return {
    ...{ code, severity, rejects, columns, field, what, fix, count, rows, scope, sample },
    why: finding.why ?? null,
    ...(finding.figures && { figures: finding.figures }),
    measure: finding.measure ?? null,
    share:
      rows === null || received === 0 ? null : Math.min(1, Math.round((rows / received) * 10_000) / 10_000),
    sampled: rows !== null && rows > sample.length,
    waiver: waiver && {
      ...waiver,
      reason: visibleText(waiver.reason),
      author: visibleText(waiver.author),
    },
  };
}

function compareSources(extracts: readonly ReportedExtract[], { bySource }: Earlier): Comparison[] {
  return [...bySource].map(([source, before]) =>
    compareSource(
      source,
      extracts.flatMap((one) => (one.source === source && one.role === 'used' ? one.findings : [])),
      before,
    ),
  );
}

/** What came, and no more: an earlier extract that stands in for it was counted when it came. */
function describeDelivery(
  { request: { run, asOf, status, version } }: PartnerFacts,
  score: number | null,
  extracts: readonly ReportedExtract[],
): Delivery {
  const came = extracts.filter(({ role }) => role === 'used' || role === 'refused');
  const rows = came.flatMap((one) => (one.rows ? [one.rows] : []));
  const findings = came.flatMap((one) => one.findings);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  const count = (fate: ReturnType<typeof fateOf>) =>
    came.length === 0
      ? null
      : sum(findings.filter((one) => fateOf(one) === fate).map((finding) => finding.count));
  return {
    ...{ run, asOf, status, version, score },
    received: rows.length === 0 ? null : sum(rows.map(({ received }) => received)),
    rejected: rows.length === 0 ? null : sum(rows.map(({ rejected }) => rejected)),
    ...{ toFix: count('toFix'), informed: count('informed'), waived: count('waived') },
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
  const outside = Math.min(rows.rejected, countOutside(findings));
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
