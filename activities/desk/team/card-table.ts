/** A table whose rows become cards where the screen is narrow: ARIA roles keep it a table for screen readers. Pure. */
import { type Child, html, type Markup } from '../../markup/html.js';

export interface Column {
  readonly heading: string;
  /** Numbers are right-aligned. */
  readonly figure?: true;
}

export interface CardRow {
  readonly id?: string;
  /** One for each column; the first names the row. */
  readonly cells: readonly Child[];
}

export function cardTable(caption: string, columns: readonly Column[], rows: readonly CardRow[]): Markup {
  return html`<table role="table" class="cards">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(({ heading, figure }) => html`<th role="columnheader" scope="col"${figure ? FIGURE : null}>${heading}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => renderRow(row, columns))}
</tbody>
</table>
`;
}

const FIGURE = html` class="figure"`;

function renderRow(
  { id, cells: [name = null, ...cells] }: CardRow,
  [, ...columns]: readonly Column[],
): Markup {
  const named = id === undefined ? null : html` id="${id}"`;
  return html`
<tr role="row"${named}><th role="rowheader" scope="row">${name}</th>${columns.map(({ heading, figure }, at) => html`<td role="cell" data-label="${heading}"${figure ? FIGURE : null}><div>${cells[at] ?? null}</div></td>`)}</tr>`;
}
