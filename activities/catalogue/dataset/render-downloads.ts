/** The files of the current version, table by table. */
import { nameOfFormat } from '../../../datasets/formats.js';
import { capitalised, countOf, formatBytes, formatCount } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import type { DatasetView, ShownTable } from '../views.js';

export function renderDownloads({ tables, manifest: { version } }: DatasetView): Markup {
  return html`<section class="fr-mb-6w" aria-labelledby="telecharger">
<h2 id="telecharger">Télécharger</h2>
<p>${tables.length === 1 ? 'Une table' : countOf(tables.length, 'table', 'tables')}, fichier par fichier. L’empreinte SHA-256 permet de vérifier qu’un fichier est bien celui qui a été publié.</p>
${tables.map((table) => renderTable(table, `versions/${version}/`))}</section>
`;
}

function renderTable({ table, published }: ShownTable, folder: string): Markup {
  const id = `table-${table.name}`;
  const located = published.files.find(({ format }) => format === 'geojson');
  return html`<section class="fichiers" aria-labelledby="${id}">
<h3 id="${id}">${table.title} <code>${table.name}</code></h3>
<p>${capitalised(table.grain)} : <strong>${countOf(published.rows, 'ligne', 'lignes')}</strong>. <a href="dictionnaire.html#table-${table.name}">Dictionnaire et aperçu<span class="fr-sr-only">, ${table.title}</span></a></p>
<ul class="fichiers__liste">
${published.files.map(
  ({
    path,
    format,
    bytes,
  }) => html`<li><a class="fr-link fr-link--download" href="${folder}${path}" download>${nameOfFormat(format)}<span class="fr-sr-only">, ${table.title}</span><span class="fr-link__detail">${path}, ${formatBytes(bytes)}</span></a></li>
`,
)}</ul>
${published.omitted.map(
  ({ format, reason }) => html`<p class="doux">Pas de fichier ${nameOfFormat(format)}. ${reason}</p>
`,
)}${
  located && located.rows < published.rows
    ? html`<p class="doux">Le fichier GeoJSON ne contient que les ${countOf(located.rows, 'ligne qui a', 'lignes qui ont')} des coordonnées.</p>
`
    : null
}<details class="pli">
<summary>Empreintes SHA-256<span class="fr-sr-only">, ${table.title}</span></summary>
${renderHashes({ table, published }, folder)}</details>
</section>
`;
}

function renderHashes({ table, published }: Pick<ShownTable, 'table' | 'published'>, folder: string): Markup {
  const line = (path: string, bytes: string, rows: string, sha256: string) => html`<tr>
<th scope="row"><a href="${folder}${path}">${path}</a></th>
<td class="nombre">${bytes}</td>
<td class="nombre">${rows}</td>
<td><code class="empreinte">${sha256}</code></td>
</tr>
`;
  return scrollBox(
    `Empreintes, ${table.title}`,
    html`<table class="serre">
<caption class="fr-sr-only">Fichiers de « ${table.title} »</caption>
<thead><tr><th scope="col">Fichier</th><th scope="col" class="nombre">Taille</th><th scope="col" class="nombre">Lignes</th><th scope="col">Empreinte SHA-256</th></tr></thead>
<tbody>
${published.files.map(({ path, bytes, rows, sha256 }) => line(path, formatBytes(bytes), formatCount(rows), sha256))}${line(published.schema, '', '', published.schemaSha256)}</tbody>
</table>`,
  );
}
