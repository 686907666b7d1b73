/** « Dictionnaire et aperçu » : what every column means, from the contract, and the first rows of each table. Pure. */

import { isShortPseudonym, SHORT_PSEUDONYM } from '../../../datasets/_columns/pseudonym-form.js';
import { isNumeric } from '../../../datasets/contract-columns.js';
import type { Column, Table } from '../../../datasets/dataset.js';
import { capitalised, countOf, formatCount, formatNumber, spaceSigns } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import type { Cells } from '../read-shown-rows.js';
import type { DatasetView, ShownTable, Site } from '../views.js';
import { TYPE_NAMES } from '../words.js';
import { frameDataset } from './frame-dataset.js';

export function renderDictionary(view: DatasetView, site: Site): string {
  const { tables, manifest } = view;
  return frameDataset(view, site, 'dictionnaire.html', {
    lead: null,
    main: html`${tables.length < 2 ? null : renderContents(tables)}${renderConventions()}${tables.map((table) => renderTable(table, `versions/${manifest.version}/`))}`,
  });
}

function renderContents(tables: readonly ShownTable[]): Markup {
  return html`<nav class="fr-summary fr-mb-4w" aria-labelledby="sommaire">
<h2 class="fr-summary__title" id="sommaire">Tables</h2>
<ol>
${tables.map(
  ({ table }) => html`<li><a class="fr-summary__link" href="#table-${table.name}">${table.title}</a></li>
`,
)}</ol>
</nav>
`;
}

function renderConventions(): Markup {
  return html`<details class="pli fr-mb-6w">
<summary>Comment sont écrits les fichiers CSV</summary>
<p>UTF-8, séparateur virgule, une ligne par enregistrement. Une case vide n’a pas de valeur. Les valeurs d’une liste sont séparées par « | ». Ce qu’un tableur prendrait pour une formule (= + - @ au début d’un texte, d’une de ses lignes ou après un point-virgule) est précédé d’une apostrophe, à retirer.</p>
</details>
`;
}

function renderTable({ table, published, preview }: ShownTable, folder: string): Markup {
  const id = `table-${table.name}`;
  return html`<section class="fr-mb-8w" aria-labelledby="${id}">
<h2 id="${id}">${table.title} <code>${table.name}</code></h2>
<p>${table.grain.charAt(0).toUpperCase()}${table.grain.slice(1)} : ${countOf(published.rows, 'ligne', 'lignes')}, ${countOf(table.columns.length, 'colonne', 'colonnes')}. Le même dictionnaire, pour un programme : <a href="${folder}${published.schema}">${published.schema}</a>.</p>
${scrollBox(
  `Dictionnaire, ${table.title}`,
  html`<table>
<caption class="fr-sr-only">Colonnes de « ${table.title} »</caption>
<thead><tr><th scope="col">Colonne</th><th scope="col">Description</th><th scope="col">Type</th><th scope="col">Valeurs</th></tr></thead>
<tbody>
${table.columns.map(renderColumn)}</tbody>
</table>`,
)}${preview.length === 0 ? null : renderPreview(table, preview, published.rows)}</section>
`;
}

function renderColumn(column: Column): Markup {
  const { name, type, unit, required, description, source, decimal } = column;
  return html`<tr>
<th scope="row"><code>${name}</code></th>
<td class="dit">${withCode(spaceSigns(description))}${source === undefined ? null : html`<br><span class="doux">Source : ${source}</span>`}</td>
<td class="type">${isShortPseudonym(column) ? SHORT_PSEUDONYM : TYPE_NAMES[type]}${decimal === undefined ? null : html`<br><span class="doux">${countOf(decimal.scale, 'décimale', 'décimales')}</span>`}${unit === undefined ? null : html`<br><span class="doux">${unit}</span>`}<br><span class="doux">${required ? 'toujours là' : 'peut être vide'}</span></td>
<td class="valeurs">${valuesOf(column)}</td>
</tr>
`;
}

const FEW = 12;
/** A longer one says nothing to a reader; programs find it in the schema. */
const LONGEST_PATTERN = 40;

/** The values it can have where they are listed, else an example and its bounds. */
function valuesOf({ values, examples, minimum, maximum, pattern }: Column): Child {
  if (values !== undefined) {
    const listed = values.map((value, index) => [index === 0 ? null : ', ', html`<code>${value}</code>`]);
    if (values.length <= FEW) return listed;
    return html`<details><summary>${countOf(values.length, 'valeur', 'valeurs')}</summary><p>${listed}</p></details>`;
  }
  const [example] = examples;
  const told: Child[] = [
    example === undefined
      ? null
      : html`<span class="doux">ex.</span> <code>${Array.isArray(example) ? example.join(', ') : String(example)}</code>`,
    boundsOf(minimum, maximum),
    pattern === undefined || pattern.length > LONGEST_PATTERN
      ? null
      : html`<span class="doux">forme</span> <code>${pattern}</code>`,
  ].filter((one) => one !== null);
  return told.map((one, index) => [index === 0 ? null : html`<br>`, one]);
}

function boundsOf(minimum: number | undefined, maximum: number | undefined): Child {
  if (minimum === undefined && maximum === undefined) return null;
  if (maximum === undefined) return html`<span class="doux">au moins ${formatNumber(minimum ?? 0)}</span>`;
  if (minimum === undefined) return html`<span class="doux">au plus ${formatNumber(maximum)}</span>`;
  return html`<span class="doux">de ${formatNumber(minimum)} à ${formatNumber(maximum)}</span>`;
}

/** As the files have them: whoever opens one finds the same. */
function renderPreview({ title, columns }: Table, preview: readonly Cells[], total: number): Markup {
  const sideOf = (column: Column) => (isNumeric(column) ? html` class="nombre"` : null);
  const rows = formatCount(preview.length);
  const isWhole = preview.length === total;
  const first = preview.length === 1 ? 'première ligne' : `${rows} premières lignes`;
  const shown = isWhole ? countOf(total, 'ligne', 'lignes') : first;
  const told = isWhole ? `La table entière, ${shown}` : `${capitalised(first)} sur ${formatCount(total)}`;
  return html`<details class="pli apercu">
<summary>Aperçu : ${shown}<span class="fr-sr-only">, ${title}</span></summary>
${scrollBox(
  `Aperçu, ${title}`,
  html`<table class="serre">
<caption>${told}, avec les valeurs des fichiers ; une case vide n’a pas de valeur</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${sideOf(column)}><code>${column.name}</code></th>`)}</tr></thead>
<tbody>
${preview.map(
  (
    row,
  ) => html`<tr>${columns.map((column) => html`<td${sideOf(column)}>${row[column.name] ?? null}</td>`)}</tr>
`,
)}</tbody>
</table>`,
)}</details>
`;
}

/** What stands between backquotes is code. */
function withCode(text: string): Child {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}
