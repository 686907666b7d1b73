/** A run that waits for a decision: why, and what each source sent beside the last time. In French, and reasons as the run says them too. Pure. */
import { countOf, formatCount } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { renderReason } from '../../markup/reason.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { type ComparedSource, isStriking } from './compare-sources.js';
import type { Visit } from './judge-visit.js';
import type { KeptRun } from './run-shelf.js';
import { formatAgainst, formatChange, formatDuration, formatMoment } from './words.js';

export interface ShownHeld extends KeptRun {
  readonly title: string;
  readonly sources: readonly ComparedSource[];
}

/** Two runs of one dataset may wait: their names tell them apart, to whoever listens too. */
export function renderHeld({ page, title, written, sources }: ShownHeld, visit: Visit, now: Date): Markup {
  const { run, reasons, judged } = page;
  return html`<section aria-labelledby="${run} ${run}-run">
<h2 id="${run}"><a href="${visit.runAddress(page)}" aria-describedby="${run}-run">${title}</a></h2>
<p><code id="${run}-run">${run}</code>, depuis ${formatDuration(written, now)} (${formatMoment(written)})</p>
<h3>Pourquoi</h3>
<ul>${reasons.map(
    (reason) => html`
<li>${renderReason(reason)}</li>`,
  )}
</ul>
<h3>${judged === null ? 'Ce qui a été reçu' : html`Ce qui a été reçu, face à la version <code>${judged}</code>`}</h3>
${renderStriking(sources)}${renderAll(sources, run)}</section>
`;
}

function renderStriking(sources: readonly ComparedSource[]): Markup {
  const striking = sources.filter(isStriking);
  const rest = sources.length - striking.length;
  const told = striking.map(tellSource);
  if (rest > 0)
    told.push(
      html`${striking.length === 0 ? 'Chaque source' : countOf(rest, 'autre source', 'autres sources')} : moins de 10 % d’écart avec la dernière fois.`,
    );
  return html`<ul>${told.map(
    (one) => html`
<li>${one}</li>`,
  )}
</ul>
`;
}

function tellSource({ title, rowsIn, before, change, failed }: ComparedSource): Markup {
  if (failed)
    return html`<strong>${title}</strong> : rien n’a pu être pris${before === null ? '' : `, contre ${countOf(before, 'ligne', 'lignes')} la dernière fois`}.`;
  if (before === null)
    return html`<strong>${title}</strong> : ${countOf(rowsIn, 'ligne', 'lignes')}, rien à quoi les comparer.`;
  return html`<strong>${title}</strong> : ${formatAgainst(rowsIn, before, change)}.`;
}

function renderAll(sources: readonly ComparedSource[], run: string): Markup {
  return html`<details><summary>Toutes les sources en chiffres</summary>
${scrollBox(
  `Lignes reçues de chaque source par ${run}`,
  html`<table>
<caption>Lignes reçues de chaque source</caption>
<thead><tr><th scope="col">Source</th><th scope="col" class="figure">Reçues</th><th scope="col" class="figure">La dernière fois</th><th scope="col" class="figure">Écart</th></tr></thead>
<tbody>${sources.map(
    ({ title: name, source, rowsIn, before, change }) => html`
<tr><th scope="row">${name}<br><span class="hint"><code>${source}</code></span></th><td class="figure">${formatCount(rowsIn)}</td><td class="figure">${before === null ? 'inconnu' : formatCount(before)}</td><td class="figure">${change === null ? '–' : formatChange(change)}</td></tr>`,
  )}
</tbody>
</table>`,
)}</details>
`;
}
