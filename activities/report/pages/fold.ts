/** A part of the page that opens on demand: closed on a screen, whole on paper. A link to `id` opens it. */
import { type Child, html, type Markup } from '../../markup/html.js';

export interface Fold {
  readonly id: string;
  readonly title: string;
  /** What one reads of it while it is closed. */
  readonly brief?: string | null;
  readonly isOpen?: boolean;
  readonly kind?: string;
  /** Within another fold. */
  readonly isNested?: boolean;
}

export function fold(
  { id, title, brief = null, isOpen = false, kind, isNested = false }: Fold,
  body: Child,
): Markup {
  const heading = isNested
    ? html`<h3 id="${id}-titre">${title}</h3>`
    : html`<h2 id="${id}-titre">${title}</h2>`;
  const inside = html`<summary>${heading}${brief === null ? null : html` <span class="aside">${brief}</span>`}</summary>
<div id="${id}">
${body}</div>
`;
  const opened = isOpen
    ? html`<details open>
${inside}</details>`
    : html`<details>
${inside}</details>`;
  return html`<section class="${kind ?? 'more'}" aria-labelledby="${id}-titre">
${opened}
</section>
`;
}
