/** Beside the curve of a wait: whose the lines are, and where its definition stands. Pure. */
import { html, type Markup } from '../../markup/html.js';
import type { Place } from './compare.js';

/** Whose curves: the names of most territories find no room beside the end of a line. */
export function renderLegend({ level }: Place, name: string): Markup {
  return html`<ul class="attente__legende">
<li><svg viewBox="0 0 24 4" aria-hidden="true" focusable="false"><line class="attente__ligne" x1="0" x2="24" y1="2" y2="2"/></svg> ${name}</li>
<li><svg viewBox="0 0 24 4" aria-hidden="true" focusable="false"><line class="attente__autre" x1="0" x2="24" y1="2" y2="2"/></svg> ${level === 'france' ? 'les régions' : 'France'}</li>
</ul>
`;
}

/** Population, beginning, end and what is left out, in one place. */
export function renderDefinition({ level }: Place, table: string | undefined): Markup | null {
  if (table === undefined) return null;
  const root = level === 'france' ? '' : '../';
  return html` <a href="${root}dictionnaire.html#table-${table}">Population, début, fin, ce qui n’est pas compté</a>`;
}
