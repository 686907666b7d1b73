/** A part of the page that opens on demand: closed on a screen, whole on paper. A link to `id` opens it. */
import { type Child, html, type Markup } from '../../markup/html.js';

export interface Fold {
  readonly id: string;
  readonly title: string;
  /** What one reads of it while it is closed. */
  readonly brief?: string | null;
  readonly isOpen?: boolean;
  readonly kind?: string;
}

export function fold({ id, title, brief = null, isOpen = false, kind }: Fold, body: Child): Markup {
  const inside = html`<summary><h2 id="${id}-titre">${title}</h2>${brief === null ? null : html` <span class="aside">${brief}</span>`}</summary>
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
