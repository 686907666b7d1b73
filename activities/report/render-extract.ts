/** One section per extract: what it was, what became of it, and the findings that ask for a correction. */
import { formatBytes, formatDate, formatNumber, spaceSigns } from '../markup/french.js';
import { html, type Markup } from './html.js';
import type { ReportedExtract } from './partner-report.js';
import { renderFindings } from './render-findings.js';
import { type RowWords, renderRows } from './render-rows.js';

export interface ExtractView {
  readonly extract: ReportedExtract;
  readonly rank: number;
  readonly live: RowWords['live'];
  /** With one extract, the summary of the page has already shown its rows and its score. */
  readonly rows: 'shown' | 'in summary';
}

const ROLES: Readonly<Record<ReportedExtract['role'], string>> = {
  used: 'Extrait lu et contrôlé',
  used_again: 'Extrait précédent, repris à la place',
  refused: 'Extrait refusé',
  missing: 'Extrait non parvenu',
};

/** Two sections may be about one source: what was refused, and what stands in for it. */
const HEADINGS: Readonly<Record<ReportedExtract['role'], string>> = {
  used: '',
  used_again: ', extrait précédent',
  refused: ', extrait refusé',
  missing: ', extrait non parvenu',
};

export function renderExtract({ extract, rank, live, rows }: ExtractView): Markup {
  const { title, role, sentence, file, unit, findings, score } = extract;
  const id = `extrait-${rank + 1}`;
  const toFix = findings.filter(({ severity }) => severity !== 'info');
  return html`<section class="extract" aria-labelledby="${id}">
<h2 id="${id}">${title}${HEADINGS[role]}</h2>
<dl class="card">
  <div><dt>État</dt><dd>${ROLES[role]}</dd></div>
  ${file === null ? null : renderFile(file)}
  ${rows === 'shown' && score !== null ? html`<div><dt>Score</dt><dd>${formatNumber(score)} / 100</dd></div>` : null}
</dl>
${sentence === null ? null : html`<p class="callout">${spaceSigns(sentence)}</p>`}
${rows === 'shown' && extract.rows !== null ? renderRows(extract.rows, { unit, live }) : null}
${toFix.length > 0 ? renderFindings({ caption: 'À traiter', unit, findings: toFix }) : sayNothing(extract)}
</section>
`;
}

function renderFile({ name, sha256, bytes, date }: NonNullable<ReportedExtract['file']>): Markup {
  return html`<div><dt>Fichier</dt><dd><bdi>${name}</bdi> (${formatBytes(bytes)})</dd></div>
  ${date === null ? null : html`<div><dt>Daté du</dt><dd>${formatDate(date)}</dd></div>`}
  <div><dt>Empreinte SHA-256</dt><dd><code title="${sha256}">${sha256.slice(0, 12)}…</code></dd></div>`;
}

function sayNothing({ role, sentence }: ReportedExtract): Markup | null {
  if (sentence !== null) return null;
  return role === 'used' || role === 'used_again'
    ? html`<p>Aucun constat ne demande de correction.</p>`
    : null;
}
