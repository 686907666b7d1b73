/** A run as the data team sees it: what came in, what would change, why it waits, who decided. French, but for the sentences of
 * the toolkit, which are the same in terminal and log. Pure. */
import type { ShownSource, TablePreview, WriteRunPage } from '../../handover/hold.js';
import { countOf, formatDate } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { renderPlainPage } from '../../markup/plain-page.js';
import { renderReason } from '../../markup/reason.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { STATUS_WORDS, VERDICT_WORDS } from '../../markup/verdict-words.js';

/** `reportsUrl`: where the reports zone is, for people. */
export function renderRunPage(run: WriteRunPage, reportsUrl: string): string {
  return renderPlainPage({
    language: 'fr',
    title: `${run.dataset} : ${STATUS_WORDS[run.status]}`,
    main: renderEvidence(run, reportsUrl, renderDecision(run)),
  });
}

/** Below its title; `asked` stands first: what was decided, or how to. */
export function renderEvidence(run: WriteRunPage, reportsUrl: string, asked: Markup | null): Markup {
  return html`<p class="lede"><code>${run.run}</code>, données au ${formatDate(run.asOf) ?? run.asOf}${run.version === null ? null : html`, version <code>${run.version}</code>`}</p>
${asked}${renderReasons(run)}${renderPreview(run)}${renderSources(run)}${renderReports(run, reportsUrl)}`;
}

const SOURCE_STATES: Readonly<Record<string, string>> = {
  fresh: 'du jour',
  stale: 'dernier bon',
  kept: 'gardé',
};

function renderDecision({ run, status, decision }: WriteRunPage): Markup | null {
  if (decision !== null)
    return html`<p class="callout"><strong>${VERDICT_WORDS[decision.verdict]}</strong> par ${decision.author}${decision.reason === '' ? null : ` : ${decision.reason}`}</p>
`;
  if (status !== 'held') return null;
  return html`<div class="callout">
<p>Lisez ce qui suit, puis approuvez ou rejetez ; l’auteur et la raison restent dans l’équipe, le public n’apprend que le jour.</p>
<p><code>npx insertion approve ${run} --reason "…"</code></p>
<p><code>npx insertion reject ${run} --reason "…"</code></p>
</div>
`;
}

function renderReasons({ reasons, heldFor, sources }: WriteRunPage): Markup | null {
  const held = heldFor.filter((reason) => !reasons.includes(reason));
  return html`${renderList('reasons', 'Pourquoi', reasons, sources)}${renderList('held-for', 'Pourquoi elle a été retenue', held, sources)}`;
}

function renderList(
  id: string,
  title: string,
  sentences: readonly string[],
  sources: readonly ShownSource[],
): Markup | null {
  if (sentences.length === 0) return null;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<ul>${sentences.map(
    (sentence) => html`
<li>${renderReason(sentence, tellFailed(sentence, sources))}</li>`,
  )}
</ul>
</section>
`;
}

/** A source whose extract was not taken: its partner is told why in French. */
function tellFailed(sentence: string, sources: readonly ShownSource[]): string | null {
  const failed = sources.find(
    ({ source, reason }) => reason !== undefined && sentence.endsWith(reason.replace(`${source}: `, '')),
  );
  return failed?.told === undefined ? null : `${failed.source} : ${failed.told}`;
}

function renderPreview({ preview }: WriteRunPage): Markup | null {
  if (preview === null) return null;
  return html`<section aria-labelledby="changes">
<h2 id="changes">Ce qui changerait pour les usagers des données</h2>
${scrollBox(
  'Lignes de chaque table ouverte',
  html`<table>
<caption>Lignes de chaque table ouverte, à côté de la version courante</caption>
<thead><tr><th scope="col">Table</th><th scope="col">Avant</th><th scope="col">Maintenant</th><th scope="col">Ajoutées</th><th scope="col">Modifiées</th><th scope="col">Retirées</th><th scope="col">Colonnes les plus modifiées</th></tr></thead>
<tbody>${preview.map(renderTable)}
</tbody>
</table>`,
)}</section>
`;
}

function renderTable(table: TablePreview): Markup {
  const { name, rows, previousRows, added, changed, removed, columns } = table;
  return html`
<tr><th scope="row"><code>${name}</code></th><td>${previousRows ?? 'aucune'}</td><td>${rows}</td><td>${added}</td><td>${changed}</td><td>${removed}</td><td>${columns.map((column, at) => `${at > 0 ? ', ' : ''}${column.name} (${column.rows})`)}</td></tr>`;
}

function renderSources({ sources }: WriteRunPage): Markup {
  return html`<section aria-labelledby="sources">
<h2 id="sources">Sources</h2>
${scrollBox(
  'Lignes de chaque source',
  html`<table>
<caption>Lignes reçues = transmises + rejetées + hors champ + réunies</caption>
<thead><tr><th scope="col">Source</th><th scope="col">Extrait</th><th scope="col">Reçues</th><th scope="col">Transmises</th><th scope="col">Rejetées</th><th scope="col">Hors champ</th><th scope="col">Réunies</th><th scope="col">Constats</th><th scope="col">Demandé au partenaire</th></tr></thead>
<tbody>${sources.map(
    ({
      source,
      status,
      rowsIn,
      rowsOut,
      rowsRejected,
      rowsOutside = 0,
      rowsMerged,
      findings,
      reason,
      told = null,
      cost,
    }) => html`
<tr><th scope="row"><code>${source}</code></th><td>${SOURCE_STATES[status] ?? status}${reason === undefined ? null : html`<br>${renderReason(reason, told)}`}</td><td>${rowsIn}</td><td>${rowsOut}</td><td>${rowsRejected}</td><td>${rowsOutside}</td><td>${rowsMerged}</td><td>${findings}</td><td>${tellCost(cost)}</td></tr>`,
  )}
</tbody>
</table>`,
)}</section>
`;
}

function tellCost(cost: ShownSource['cost']): string | null {
  if (cost === undefined) return null;
  const { requests, rows, seconds } = cost;
  const asked = countOf(requests, 'requête', 'requêtes');
  return [asked, ...(rows === null ? [] : [countOf(rows, 'ligne', 'lignes')]), `${seconds} s`].join(', ');
}

function renderReports({ reports }: WriteRunPage, reportsUrl: string): Markup | null {
  if (reports.length === 0) return null;
  return html`<section aria-labelledby="reports">
<h2 id="reports">Rapports des partenaires</h2>
<ul>${reports.map(
    ({ partner, key, findings }) => html`
<li>${partner}, ${countOf(findings, 'constat', 'constats')} : <code>${reportsUrl}/${key}</code></li>`,
  )}
</ul>
</section>
`;
}
