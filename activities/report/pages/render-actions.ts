/** « Ce qu’il faut faire » : the first thing a partner reads. */
import { formatCount, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { Action, PartnerReport } from '../partner-report.js';
import { countReports, renderColumns } from './render-findings.js';
import { SEVERITY_WORDS } from './severity-words.js';

export function renderActions({ actions, extracts, totals }: PartnerReport): Markup {
  if (actions.length === 0)
    return html`<section aria-labelledby="a-faire">
<h2 id="a-faire">Ce qu’il faut faire</h2>
<p>Rien : aucun constat ne demande de correction. Merci pour la qualité de cet envoi.</p>
</section>
`;
  const titles = new Map(extracts.map(({ source, title }) => [source, extracts.length > 1 ? title : null]));
  const shown = actions.reduce((sum, { count }) => sum + count, 0);
  return html`<section aria-labelledby="a-faire">
<h2 id="a-faire">Ce qu’il faut faire</h2>
<ol class="actions">
  ${actions.map((action) => renderAction(action, titles.get(action.source) ?? null))}
</ol>
${shown < totals.toFix ? html`<p class="aside">Ces points couvrent ${formatCount(shown)} des ${countReports(totals.toFix)} à traiter ; la suite est plus bas.</p>` : null}
</section>
`;
}

function renderAction(action: Action, title: string | null): Markup {
  const { fix, what, columns } = action;
  return html`<li>
    <p class="fix">${spaceSigns(fix)}</p>
    <p class="because">${action.count === 0 ? null : countAction(action, title)}${spaceSigns(what)}</p>
    ${columns.length > 0 ? html`<p class="because">${renderColumns(columns)}</p>` : null}
  </li>
  `;
}

function countAction({ severity, count, rejects }: Action, title: string | null): Markup {
  const where = title === null ? '' : spaceSigns(` dans « ${title} »`);
  const fate = rejects ? ', à l’origine d’un rejet' : '';
  return html`<span class="badge ${severity}">${SEVERITY_WORDS[severity]}</span> <strong>${countReports(count)}</strong>${where}${fate}. `;
}
