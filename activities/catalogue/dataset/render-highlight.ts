/** « À retenir » : the rows that a dataset wants to be read first. */

import { isNumeric } from '../../../datasets/contract-columns.js';
import { countOf, formatCount, formatPeriod, spaceSigns } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import type { ShownHighlight } from '../read-shown-rows.js';
import { ABSENCES, type Absence, type ShownCell, showCell } from '../shown-cell.js';

const SENTENCE = 'phrase';

export function renderHighlights(highlights: readonly ShownHighlight[]): Markup | null {
  if (highlights.length === 0) return null;
  return html`<section class="fr-mb-6w" aria-labelledby="retenir">
<h2 id="retenir">À retenir</h2>
${highlights.map(renderHighlight)}</section>
`;
}

function renderHighlight(shown: ShownHighlight, rank: number): Markup {
  const { title, text, columns } = shown.highlight;
  const alone = columns.length === 1 && columns[0] === SENTENCE;
  return html`<section class="retenir" aria-labelledby="retenir-${rank + 1}">
<h3 id="retenir-${rank + 1}">${title}</h3>
<p>${spaceSigns(text)}</p>
${shown.rows.length === 0 ? html`<p class="doux">Aucun chiffre n’est publié pour l’instant.</p>` : alone ? renderSentences(shown) : renderRows(shown, rank)}
</section>
`;
}

function renderSentences({ table, rows }: ShownHighlight): Child {
  const column = table.columns.find(({ name }) => name === SENTENCE);
  const cells = rows.map((row) => (column ? showCell(column, row, table) : null));
  return [
    cells.map((cell) =>
      cell && 'text' in cell
        ? html`<p class="phrase">${spaceSigns(cell.text)}</p>
`
        : html`<p class="phrase doux">Pas de résultat${cell ? ` : ${ABSENCES[cell.absence].legend}` : ''}.</p>
`,
    ),
    html`<p class="doux">Source : ${linkTable(table)}.</p>`,
  ];
}

function renderRows(shown: ShownHighlight, rank: number): Child {
  const { highlight, table, rows } = shown;
  const { columns, headings } = highlight;
  const known = columns.flatMap((name) => table.columns.filter((column) => column.name === name));
  const cells = rows.map((row) => known.map((column) => showCell(column, row, table)));
  const absences = absencesOf(cells.flat());
  const legend = `legende-${rank + 1}`;
  const heads = known.map((column) => {
    const heading = headings[column.name];
    return html`<th scope="col"${isNumeric(column) ? html` class="nombre"` : null}>${heading ?? html`<code>${column.name}</code>${column.unit === undefined ? null : html` <span class="doux">${column.unit}</span>`}`}</th>`;
  });
  const lines = cells.map(
    (line) => html`<tr>${line.map((cell, index) => {
      const side = known[index] && isNumeric(known[index]) ? html` class="nombre"` : null;
      return index === 0
        ? html`<th scope="row"${side}>${renderCell(cell)}</th>`
        : html`<td${side}>${renderCell(cell)}</td>`;
    })}</tr>
`,
  );
  return [
    scrollBox(
      `Tableau : ${highlight.title}`,
      html`<table${absences.length > 0 ? html` aria-describedby="${legend}"` : null}>
<caption>${captionOf(shown)}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}</tbody>
</table>`,
    ),
    absences.length === 0 ? null : renderLegend(absences, legend),
  ];
}

function captionOf({ table, latest, rows, total }: ShownHighlight): Child {
  const period = latest === null ? null : formatPeriod(latest);
  return [
    period === null ? null : `${period.charAt(0).toUpperCase()}${period.slice(1)}. `,
    html`<span class="doux">Source : ${linkTable(table)}${rows.length < total ? `, ${formatCount(rows.length)} premières lignes sur ${countOf(total, 'ligne', 'lignes')}` : ''}.</span>`,
  ];
}

function linkTable({ name, title }: ShownHighlight['table']): Markup {
  return html`<a href="#table-${name}">${title}</a>`;
}

function renderCell(cell: ShownCell): Child {
  if (cell === null) return null;
  return 'text' in cell ? cell.text : html`<span class="absent">${ABSENCES[cell.absence].symbol}</span>`;
}

function absencesOf(cells: readonly ShownCell[]): Absence[] {
  const seen = new Set(cells.flatMap((cell) => (cell && 'absence' in cell ? [cell.absence] : [])));
  return (['secret', 'sans_objet', 'non_disponible'] as const).filter((absence) => seen.has(absence));
}

function renderLegend(absences: readonly Absence[], id: string): Markup {
  const entries = absences.map((absence, index) => {
    const { symbol, legend } = ABSENCES[absence];
    return html`${index === 0 ? '' : ' ; '}<span class="absent">${symbol}</span> : ${legend}`;
  });
  return html`<p class="doux" id="${id}">${entries}.</p>`;
}
