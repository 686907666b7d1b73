/** One extract as its report tells it, and the rows that its findings touch. Pure. */
import { Severity } from '../../datasets/dataset.js';
import { countOutside } from '../handover/outside-rows.js';
import { scoreRows, type TouchedRows } from '../handover/score.js';
import { visibleText } from '../markup/visible-text.js';
import { sinceBefore } from './compare-deliveries.js';
import type { RowCounts } from './count-rows.js';
import type { PlaceMeasures } from './load-places.js';
import { sameKind } from './match-places.js';
import type { ExtractFacts, PartnerFacts, ToldFinding } from './partner-facts.js';
import type { ReportedExtract, ReportedFinding, ReportedRows } from './partner-report.js';
import type { Earlier } from './read-earlier.js';
import type { SeenFinding } from './seen-finding.js';

interface Surroundings {
  readonly rank: number;
  readonly touched: TouchedRows | null;
  readonly measures: PlaceMeasures;
  readonly request: PartnerFacts['request'];
  readonly earlier: Earlier;
}

export function buildExtract(extract: ExtractFacts, around: Surroundings): ReportedExtract {
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
    scored: touched,
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

export function touchedRows(
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
