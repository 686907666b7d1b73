import { addTouched, scoreRows, type TouchedRows, tellFormula } from '../handover/score.js';
import { visibleText } from '../markup/visible-text.js';
import { chooseActions } from './choose-actions.js';
import { compareSource } from './compare-deliveries.js';
import { type Comparison, DELIVERIES, type Delivery } from './deliveries.js';
import type { PlaceMeasures } from './load-places.js';
import { requireEveryPlace } from './match-places.js';
import { describeOutcome } from './outcome.js';
import type { PartnerFacts } from './partner-facts.js';
import type { PartnerReport, ReportedExtract } from './partner-report.js';
import { type Earlier, NOTHING_EARLIER } from './read-earlier.js';
import { buildExtract, touchedRows } from './report-extract.js';
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
  const scored = addScored(touched);
  const score = scored && scoreRows(scored);
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
    scoreFormula: tellFormula(scored),
    totals,
    actions: chooseActions(extracts),
    extracts,
    comparisons: compareSources(extracts, earlier),
    deliveries: [...earlier.deliveries, describeDelivery(facts, score, extracts)].slice(-DELIVERIES),
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

/** No score for a delivery of which a part could not be read. */
function addScored(touched: readonly (TouchedRows | null)[]): TouchedRows | null {
  const known = touched.filter((one) => one !== null);
  return known.length < touched.length ? null : addTouched(known);
}
