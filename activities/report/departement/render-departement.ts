/** The page of a département: sections of text and tables, in its own words. It needs nothing else and asks the network for nothing. */
import { isNumeric } from '../../../datasets/contract-columns.js';
import type { Column, Table } from '../../../datasets/dataset.js';
import type { DepartementPages, DepartementSection } from '../../../datasets/departement-pages.js';
import {
  countOf,
  formatDate,
  formatDecimal,
  formatNumber,
  formatPeriod,
  formatShare,
  spaceSigns,
} from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { renderPlainPage } from '../../markup/plain-page.js';
import { scrollBox } from '../../markup/scroll-box.js';

export interface ShownSection {
  readonly section: DepartementSection;
  readonly table: Table;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  /** Of the département, shown or not. */
  readonly count: number;
}

export interface ShownDepartement {
  readonly name: string;
  readonly pages: DepartementPages;
  readonly outcome: string;
  readonly contact: string;
  readonly sections: readonly ShownSection[];
}

export function renderDepartement({ name, pages, outcome, contact, sections }: ShownDepartement): string {
  return renderPlainPage({
    language: 'fr',
    title: `${name} : ${pages.title.charAt(0).toLowerCase()}${pages.title.slice(1)}`,
    main: html`<p class="callout">${spaceSigns(outcome)}</p>
<p>${spaceSigns(pages.text)}</p>
<p>Tout est dans le classeur <a href="departement.xlsx">departement.xlsx</a>, et les personnes seules dans <a href="personnes.csv">personnes.csv</a>. Ces fichiers parlent de personnes : ne les transférez pas au-delà des services qui les accompagnent.</p>
${sections.map(renderSection)}<footer><p>Une question, un désaccord, une personne qui s’oppose ? Écrivez à <a href="mailto:${contact}">${contact}</a>.</p></footer>
`,
  });
}

function renderSection({ section, table, rows, count }: ShownSection, rank: number): Markup {
  const { title, text, columns, headings } = section;
  const id = `partie-${rank + 1}`;
  const body =
    rows.length === 0
      ? html`<p><strong>${spaceSigns(section.empty)}</strong></p>
`
      : scrollBox(
          `${title} : tableau`,
          html`<table>
<caption>${captionOf(rows.length, count)}</caption>
<thead><tr>${columns.map((name) => html`<th scope="col">${headings[name] ?? name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) =>
    html`<tr>${columns.map((name, at) => {
      const told = tell(name, row[name] ?? null, table, section);
      return at === 0 ? html`<th scope="row">${told}</th>` : html`<td>${told}</td>`;
    })}</tr>
`,
)}</tbody>
</table>`,
        );
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${spaceSigns(title)}</h2>
<p>${spaceSigns(text)}</p>
${body}</section>
`;
}

function captionOf(shown: number, count: number): string {
  const lines = countOf(count, 'ligne', 'lignes');
  return shown < count ? `${lines} ; les ${shown} premières sont ici, toutes dans le classeur` : lines;
}

function tell(name: string, value: string | null, table: Table, { words }: DepartementSection): string {
  if (value === null) return '–';
  const said = words[name]?.[value];
  if (said !== undefined) return said;
  const column = table.columns.find((one) => one.name === name);
  return column === undefined ? value : tellTyped(value, column);
}

function tellTyped(value: string, { type, unit }: Column): string {
  if (type === 'date') return formatDate(value) ?? value;
  if (type === 'boolean') return value === 'true' ? 'oui' : 'non';
  if (type === 'list') return value.replace(/^\[|\]$/g, '');
  if (type === 'decimal' && !unit?.startsWith('part')) return formatDecimal(value);
  if (isNumeric({ type }))
    return unit?.startsWith('part')
      ? formatShare(Number(value))
      : formatNumber(Math.round(Number(value) * 10) / 10);
  return formatPeriod(value);
}
