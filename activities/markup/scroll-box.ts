import { html, type Markup } from './html.js';

/** A wide table scrolls in its own box, by the keyboard too; the page never does. */
export function scrollBox(label: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
${table}
</div>
`;
}
