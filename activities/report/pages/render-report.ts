/** The page of a partner: one HTML file that needs nothing else, runs nothing and asks the network for nothing. */
import { createHash } from 'node:crypto';
import { html, type Markup, ownText, writeMarkup } from '../../markup/html.js';
import type { PartnerReport } from '../partner-report.js';
import { fateOf } from '../sum-totals.js';
import { PAGE_STYLE } from './page-style.js';
import { renderActions } from './render-actions.js';
import { renderDeliveries } from './render-deliveries.js';
import { renderExtract } from './render-extract.js';
import { renderFindings } from './render-findings.js';
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
${ROW_PATTERNS}${renderHeading(report)}<main>
${renderSummary(report)}${renderActions(report)}${renderDeliveries(report)}${extracts.map((extract, rank) =>
  renderExtract({ extract, rank, live: liveOf(report), rows, status: report.status }),
)}${renderKnown(report)}${renderRepaired(report)}${renderFiles(report)}${renderGuide(report)}</main>
<footer>
<p>Une question, un désaccord ? Écrivez à <a href="mailto:${dataset.contact}">${dataset.contact}</a>. Traitement <code>${report.run}</code>.</p>
</footer>
</body>
</html>
`;
  return writeMarkup(page);
}

function renderKnown({ extracts }: PartnerReport): Markup | null {
  const known = extracts
    .map(({ title, unit, findings }) => ({
      caption: extracts.length === 1 ? 'Sous dérogation' : title,
      unit,
      findings: findings.filter((finding) => fateOf(finding) === 'waived'),
    }))
    .filter(({ findings }) => findings.length > 0);
  if (known.length === 0) return null;
  return html`<section aria-labelledby="connu">
<h2 id="connu">Anomalies connues</h2>
<p>Nous savons que ces anomalies sont là et les admettons jusqu’à la date indiquée. Elles sont comptées à part et ne retirent rien au score.</p>
${known.map(renderFindings)}</section>
`;
}

function renderRepaired({ extracts }: PartnerReport): Markup | null {
  const repaired = extracts
    .map(({ title, unit, findings }) => ({
      caption: extracts.length === 1 ? 'Pour information' : title,
      unit,
      findings: findings.filter((finding) => fateOf(finding) === 'informed'),
    }))
    .filter(({ findings }) => findings.length > 0);
  if (repaired.length === 0) return null;
  return html`<section aria-labelledby="repare">
<h2 id="repare">Ce que nous avons réparé</h2>
<p>Rien d’urgent : ces points ont été réparés ou simplement notés. Les corriger chez vous évite qu’ils reviennent.</p>
${repaired.map(renderFindings)}</section>
`;
}
