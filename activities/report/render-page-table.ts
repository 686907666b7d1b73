/** One published table: its files, what its columns mean, and its first rows. */
import type { Column, Format, Table } from '../../datasets/dataset.js';
import { countOf, formatBytes, formatCount, spaceSigns } from '../markup/french.js';
import type { ManifestTable } from '../published/manifest.js';
import { type Child, html, type Markup } from './html.js';
import type { Cells } from './read-shown-rows.js';
import { scrollBox } from './scroll-box.js';
import { isNumeric } from './shown-cell.js';

export interface PageTable {
  readonly table: Table;
  readonly published: ManifestTable;
  /** Its first rows; empty for a table without a Parquet file. */
  readonly preview: readonly Cells[];
}

const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  csv: 'CSV',
  parquet: 'Parquet',
  json: 'JSON',
  geojson: 'GeoJSON',
  xlsx: 'Excel (XLSX)',
};

const TYPE_NAMES: Readonly<Record<Column['type'], string>> = {
  text: 'texte',
  date: 'date',
  number: 'nombre',
  integer: 'nombre entier',
  boolean: 'vrai ou faux',
  list: 'liste',
};

/** `folder`: where the version's files are, relative to the page. */
export function renderTable(one: PageTable, folder: string): Markup {
  const { table, published, preview } = one;
  const id = `table-${table.name}`;
  return html`<section class="table" aria-labelledby="${id}">
<h3 id="${id}">${table.title} <code>${table.name}</code></h3>
<p>${capitalised(table.grain)} : <strong>${countOf(published.rows, 'ligne', 'lignes')}</strong>.</p>
${renderFiles(one, folder)}${published.omitted.map(
  ({ format, reason }) => html`<p class="aside">Pas de fichier ${FORMAT_NAMES[format]}. ${reason}</p>
`,
)}${
  published.files.some(({ format, rows }) => format === 'geojson' && rows < published.rows)
    ? html`<p class="aside">Le fichier GeoJSON ne contient que les lignes qui ont des coordonnées.</p>
`
    : null
}<details>
<summary>Dictionnaire : ${countOf(table.columns.length, 'colonne', 'colonnes')}</summary>
${renderDictionary(table)}<p class="aside">Le même dictionnaire, pour un programme, au format Table Schema : <a href="${folder}${published.schema}">${published.schema}</a>.</p>
</details>
${preview.length === 0 ? null : renderPreview(table, preview, published.rows)}</section>
`;
}

function renderFiles({ table, published }: PageTable, folder: string): Markup {
  const lines = published.files.map(
    ({ path, format, bytes, sha256, rows }) => html`<tr>
<th scope="row"><a href="${folder}${path}">${path}</a></th>
<td>${FORMAT_NAMES[format]}</td>
<td class="number">${formatBytes(bytes)}</td>
<td class="number">${formatCount(rows)}</td>
<td><code class="hash">${sha256}</code></td>
</tr>
`,
  );
  return scrollBox(
    `Fichiers, ${table.title}`,
    html`<table class="files">
<caption>Fichiers</caption>
<thead><tr><th scope="col">Fichier</th><th scope="col">Format</th><th scope="col" class="number">Taille</th><th scope="col" class="number">Lignes</th><th scope="col">Empreinte SHA-256</th></tr></thead>
<tbody>
${lines}</tbody>
</table>`,
  );
}

function renderDictionary({ title, columns }: Table): Markup {
  const lines = columns.map(
    ({ name, type, unit, description, examples }) => html`<tr>
<th scope="row"><code>${name}</code></th>
<td>${TYPE_NAMES[type]}</td>
<td>${unit ?? null}</td>
<td class="told">${withCode(spaceSigns(description))}</td>
<td class="example">${exampleText(examples[0])}</td>
</tr>
`,
  );
  return scrollBox(
    `Dictionnaire des colonnes, ${title}`,
    html`<table>
<caption>Colonnes de « ${title} »</caption>
<thead><tr><th scope="col">Colonne</th><th scope="col">Type</th><th scope="col">Unité</th><th scope="col">Description</th><th scope="col">Exemple</th></tr></thead>
<tbody>
${lines}</tbody>
</table>`,
  );
}

/** As the files have them: whoever opens one finds the same. */
function renderPreview({ title, columns }: Table, preview: readonly Cells[], total: number): Markup {
  const sideOf = (column: Column) => (isNumeric(column) ? html` class="number"` : null);
  const heads = columns.map(
    (column) => html`<th scope="col"${sideOf(column)}><code>${column.name}</code></th>`,
  );
  const lines = preview.map(
    (
      row,
    ) => html`<tr>${columns.map((column) => html`<td${sideOf(column)}>${row[column.name] ?? null}</td>`)}</tr>
`,
  );
  const shown = preview.length === 1 ? 'première ligne' : `${formatCount(preview.length)} premières lignes`;
  return html`<details class="preview">
<summary>Aperçu : ${shown}</summary>
${scrollBox(
  `Aperçu, ${title}`,
  html`<table>
<caption>${shown.charAt(0).toUpperCase()}${shown.slice(1)} sur ${formatCount(total)}, avec les valeurs des fichiers ; une case vide n’a pas de valeur</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}</tbody>
</table>`,
)}</details>
`;
}

function exampleText(example: unknown): string {
  if (example === undefined) return '';
  return Array.isArray(example) ? example.join(', ') : String(example);
}

/** What stands between backquotes is code. */
function withCode(text: string): Child {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
