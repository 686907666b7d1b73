/** The page of a partner: one HTML file that needs nothing else, runs nothing and asks the network for nothing. */
import { createHash } from 'node:crypto';
import { html, type Markup, ownText, writeMarkup } from '../../markup/html.js';
import type { PartnerReport } from '../partner-report.js';
import { fateOf } from '../sum-totals.js';
import { fold } from './fold.js';
import { PAGE_STYLE } from './page-style.js';
import { renderActions } from './render-actions.js';
import { APART, type Apart, renderContents } from './render-contents.js';
import { renderDeliveries } from './render-deliveries.js';
import { renderExtract } from './render-extract.js';
import { countReports, renderFindings } from './render-findings.js';
import { renderGuide } from './render-guide.js';
import { ROW_PATTERNS } from './render-rows.js';
import { liveOf, renderFiles, renderHeading, renderSummary } from './render-summary.js';

/** The style sheet of the page, as a policy names it. */
export const REPORT_STYLE = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`;

/** Only this very style sheet may apply; a browser would refuse any script or request. */
const POLICY = `default-src 'none'; style-src ${REPORT_STYLE}; base-uri 'none'; form-action 'none'`;

export function renderReport(report: PartnerReport): string {
  const { extracts, partner, dataset } = report;
  const rows = extracts.length === 1 ? 'in summary' : 'shown';
  const isOpen = isShort(report);
  const page = html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Rapport de qualité, ${partner.name}, ${dataset.title}</title>
<style>${ownText(PAGE_STYLE)}</style>
</head>
<body>
${ROW_PATTERNS}${renderHeading(report)}${renderContents(report)}<main>
${renderSummary(report)}${renderActions(report)}${renderDeliveries(report)}${extracts.map((extract, rank) =>
  renderExtract({ extract, rank, live: liveOf(report), rows, status: report.status, isOpen }),
)}${APART.map((apart) => renderApart(report, apart))}${renderFiles(report)}${renderGuide(report)}</main>
<footer>
<p>Une question, un désaccord ? Écrivez à <a href="mailto:${dataset.contact}">${dataset.contact}</a>. Traitement <code>${report.run}</code>.</p>
</footer>
</body>
</html>
`;
  return writeMarkup(page);
}

/** Findings that are shown at once: with more, or with several extracts, the page would go beyond five screens. */
const SHORT = 6;

function isShort({ extracts }: PartnerReport): boolean {
  return extracts.length === 1 && extracts.every(({ findings }) => findings.length <= SHORT);
}

/** Findings that are folded, for all extracts together; null where there is none. */
function renderApart(report: PartnerReport, apart: Apart): Markup | null {
  const { id, title, text, fate } = apart;
  const tables = report.extracts
    .map(({ title, unit, findings }) => ({
      caption: report.extracts.length === 1 ? apart.caption : title,
      unit,
      findings: findings.filter((finding) => fateOf(finding) === fate),
    }))
    .filter(({ findings }) => findings.length > 0);
  if (tables.length === 0) return null;
  return fold(
    { id, title, brief: countReports(report.totals[fate]) },
    html`<p>${text}</p>
${tables.map(renderFindings)}`,
  );
}
