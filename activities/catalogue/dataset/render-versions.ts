/** « Versions et qualité » : every version that stands, what changed in it, and how sound its extracts were. Pure. */
import { countOf, formatCount, formatDate, spaceSigns } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { type Changes, changesFolder, type TableChanges } from '../../published/change-log.js';
import type { DatasetView, ShownVersion, Site } from '../views.js';
import { CHANGE_LEVELS } from '../words.js';
import { frameDataset } from './frame-dataset.js';
import { renderQuality } from './render-quality.js';

export function renderVersions(view: DatasetView, site: Site): string {
  const isCounted = view.manifest.inputs.some(({ rowsIn }) => rowsIn !== undefined);
  const made = isCounted
    ? 'de quels extraits elle est faite, ce que sont devenues leurs lignes'
    : 'de quelles sources elle est faite';
  return frameDataset(view, site, 'versions.html', {
    lead: null,
    main: html`<section class="fr-mb-6w" aria-labelledby="versions">
<h2 id="versions">Les versions</h2>
<p>Une version publiée ne change plus. Son manifeste dit ${made} et l’empreinte de chaque fichier. <a href="latest.json">latest.json</a> nomme toujours la version courante.${
      view.feed ? html` <a href="atom.xml">Le fil Atom</a> prévient de chaque nouvelle version.` : null
    }</p>
<ol class="journal" reversed>
${view.versions.map((one) => renderVersion(one, view))}</ol>
${renderWithdrawn(view)}</section>
${renderQuality(view)}`,
  });
}

function renderVersion({ version, current, manifest }: ShownVersion, view: DatasetView): Markup {
  const moves = view.log?.publications.filter((one) => one.version === version) ?? [];
  const rows = manifest?.tables.reduce((sum, table) => sum + table.rows, 0);
  return html`<li>
<h3>${formatDate(version)}${current ? html` <span class="fr-badge fr-badge--sm fr-badge--info fr-badge--no-icon">version courante</span>` : null}</h3>
<p><code>${version}</code>${rows === undefined ? null : `, ${countOf(rows, 'ligne', 'lignes')}`}${manifest ? `, contrat ${manifest.contractVersion}` : null}. <a href="versions/${version}/manifest.json">Manifeste<span class="fr-sr-only"> de ${version}</span></a></p>
${moves.map((move) => renderMove(move, view.id))}</li>
`;
}

function renderMove(move: Changes, dataset: string): Markup {
  const { summary, level, tables, previous } = move;
  const sentences = summary.map(spaceSigns);
  if (level === 'first' || previous === null)
    return html`${sentences.map(
      (sentence) => html`<p>${sentence}</p>
`,
    )}`;
  const changed = tables.filter(({ added, removed, changed, schema, state }) =>
    [added + changed + removed > 0, schema.length > 0, state !== 'kept'].some(Boolean),
  );
  const id = `${move.version}-${previous}`;
  return html`<p>Par rapport au ${formatDate(previous)} (<code>${previous}</code>) : <strong>${CHANGE_LEVELS[level]}</strong>.</p>
${
  sentences.length === 0
    ? null
    : html`<ul>
${sentences.map(
  (sentence) => html`<li>${sentence}</li>
`,
)}</ul>
`
}${
  changed.length === 0
    ? null
    : html`<details class="pli">
<summary>Table par table<span class="fr-sr-only">, version ${id}</span></summary>
${scrollBox(
  `Changements, version ${id}`,
  html`<table class="serre">
<caption class="fr-sr-only">Changements de la version ${move.version}</caption>
<thead><tr><th scope="col">Table</th><th scope="col" class="nombre">Lignes</th><th scope="col" class="nombre">Ajoutées</th><th scope="col" class="nombre">Changées</th><th scope="col" class="nombre">Retirées</th><th scope="col">Colonnes</th><th scope="col">Différences</th></tr></thead>
<tbody>
${changed.map((table) => renderTableChange(table, changesFolder(dataset, move.version, previous).replace(`${dataset}/`, '')))}</tbody>
</table>`,
)}</details>
`
}`;
}

function renderTableChange(table: TableChanges, folder: string): Markup {
  const { title, state, rows, added, changed, removed, schema, delta } = table;
  const states: Readonly<Record<TableChanges['state'], Child>> = {
    kept: null,
    added: ' (nouvelle)',
    removed: ' (retirée)',
  };
  return html`<tr><th scope="row">${title}${states[state]}</th><td class="nombre">${formatCount(rows)}</td><td class="nombre">${formatCount(added)}</td><td class="nombre">${formatCount(changed)}</td><td class="nombre">${formatCount(removed)}</td><td>${schema.map(({ sentence }, index) => [index === 0 ? null : html`<br>`, spaceSigns(sentence)])}</td><td>${delta ? html`<a href="${folder}${delta.path}">${delta.path}</a>` : null}</td></tr>
`;
}

function renderWithdrawn({ log }: DatasetView): Markup | null {
  if (!log || log.withdrawn.length === 0) return null;
  return html`<h3 class="fr-mt-4w">Versions retirées</h3>
<ul>
${log.withdrawn.map(
  ({
    version,
    date,
    reason,
  }) => html`<li><code>${version}</code>, retirée le ${formatDate(date)} : ${spaceSigns(reason)}</li>
`,
)}</ul>
`;
}
