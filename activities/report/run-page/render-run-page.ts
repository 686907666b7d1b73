/** A run as the data team sees it: what came in, what would change, why it waits, who decided. English: for operators. Pure. */
import type { ShownSource, TablePreview, WriteRunPage } from '../../handover/hold.js';
import { html, type Markup } from '../../markup/html.js';
import { renderPlainPage } from '../../markup/plain-page.js';
import { scrollBox } from '../../markup/scroll-box.js';

/** `reportsUrl`: where the reports zone is, for people. */
export function renderRunPage(run: WriteRunPage, reportsUrl: string): string {
  return renderPlainPage({
    language: 'en',
    title: `${run.dataset}: ${STATUSES[run.status]}`,
    main: renderEvidence(run, reportsUrl, renderDecision(run)),
  });
}

/** Below its title; `asked` stands first: what was decided, or how to. */
export function renderEvidence(run: WriteRunPage, reportsUrl: string, asked: Markup | null): Markup {
  return html`<p class="lede"><code>${run.run}</code>, data as of ${run.asOf}${run.version === null ? null : html`, version <code>${run.version}</code>`}</p>
${asked}${renderReasons(run)}${renderPreview(run)}${renderSources(run)}${renderReports(run, reportsUrl)}`;
}

const STATUSES: Readonly<Record<WriteRunPage['status'], string>> = {
  published: 'published',
  unchanged: 'nothing changed, no new version',
  superseded: 'superseded, newer extracts were published meanwhile',
  held: 'held, somebody must decide',
  refused: 'refused, nothing was published',
  rejected: 'every source was rejected',
  failed: 'failed',
  cancelled: 'cancelled',
};

function renderDecision({ run, status, decision }: WriteRunPage): Markup | null {
  if (decision !== null)
    return html`<p class="callout"><strong>${decision.verdict}</strong> by ${decision.author}${decision.reason === '' ? null : `: ${decision.reason}`}</p>
`;
  if (status !== 'held') return null;
  return html`<div class="callout">
<p>Look at what follows, then let it go or not; author and reason stand in the manifest.</p>
<p><code>insertion approve ${run} --reason "…"</code></p>
<p><code>insertion reject ${run} --reason "…"</code></p>
</div>
`;
}

function renderReasons({ reasons, heldFor }: WriteRunPage): Markup | null {
  const held = heldFor.filter((reason) => !reasons.includes(reason));
  return html`${renderList('reasons', 'Why', reasons)}${renderList('held-for', 'Why it was held', held)}`;
}

function renderList(id: string, title: string, sentences: readonly string[]): Markup | null {
  if (sentences.length === 0) return null;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<ul>${sentences.map(
    (sentence) => html`
<li>${sentence}</li>`,
  )}
</ul>
</section>
`;
}

function renderPreview({ preview }: WriteRunPage): Markup | null {
  if (preview === null) return null;
  return html`<section aria-labelledby="changes">
<h2 id="changes">What would change for consumers</h2>
${scrollBox(
  'Rows of each open table',
  html`<table>
<caption>Rows of each open table against the current version</caption>
<thead><tr><th scope="col">Table</th><th scope="col">Before</th><th scope="col">Now</th><th scope="col">Added</th><th scope="col">Changed</th><th scope="col">Removed</th><th scope="col">Columns most changed</th></tr></thead>
<tbody>${preview.map(renderTable)}
</tbody>
</table>`,
)}</section>
`;
}

function renderTable(table: TablePreview): Markup {
  const { name, rows, previousRows, added, changed, removed, columns } = table;
  return html`
<tr><th scope="row"><code>${name}</code></th><td>${previousRows ?? 'none'}</td><td>${rows}</td><td>${added}</td><td>${changed}</td><td>${removed}</td><td>${columns.map((column, at) => `${at > 0 ? ', ' : ''}${column.name} (${column.rows})`)}</td></tr>`;
}

function renderSources({ sources }: WriteRunPage): Markup {
  return html`<section aria-labelledby="sources">
<h2 id="sources">Sources</h2>
${scrollBox(
  'Rows of each source',
  html`<table>
<caption>Rows in = rows out + rejected + out of scope + merged</caption>
<thead><tr><th scope="col">Source</th><th scope="col">State</th><th scope="col">In</th><th scope="col">Out</th><th scope="col">Rejected</th><th scope="col">Out of scope</th><th scope="col">Merged</th><th scope="col">Findings</th><th scope="col">Asked of the partner</th></tr></thead>
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
      cost,
    }) => html`
<tr><th scope="row"><code>${source}</code></th><td>${status}${reason === undefined ? null : html`<br>${reason}`}</td><td>${rowsIn}</td><td>${rowsOut}</td><td>${rowsRejected}</td><td>${rowsOutside}</td><td>${rowsMerged}</td><td>${findings}</td><td>${tellCost(cost)}</td></tr>`,
  )}
</tbody>
</table>`,
)}</section>
`;
}

function tellCost(cost: ShownSource['cost']): string | null {
  if (cost === undefined) return null;
  const { requests, rows, seconds } = cost;
  const asked = `${requests} request${requests === 1 ? '' : 's'}`;
  return [asked, ...(rows === null ? [] : [`${rows} rows`]), `${seconds} s`].join(', ');
}

function renderReports({ reports }: WriteRunPage, reportsUrl: string): Markup | null {
  if (reports.length === 0) return null;
  return html`<section aria-labelledby="reports">
<h2 id="reports">Partners’ reports</h2>
<ul>${reports.map(
    ({ partner, key, findings }) => html`
<li>${partner}, ${findings} findings: <code>${reportsUrl}/${key}</code></li>`,
  )}
</ul>
</section>
`;
}
