/** The pages of the desk that are about no single run. English: for operators. Pure. */
import { html, type Markup } from '../markup/html.js';
import { renderPlainPage } from '../markup/plain-page.js';
import type { HeldRun } from './effects.js';
import { FORM_STYLE } from './form-style.js';

export interface ListedRun extends HeldRun {
  /** Path and query of its page. */
  readonly address: string;
}

/** `codecAction`: where a browser asks to have payloads opened; null where it may not. */
export function renderList(
  held: readonly ListedRun[],
  codecAction: { readonly action: string; readonly temporalUi: string; readonly isOpen: boolean } | null,
): string {
  return renderPlainPage({
    language: 'en',
    title: held.length === 0 ? 'No version waits for a decision' : 'Versions that wait for a decision',
    main: html`${held.map(renderHeld)}${codecAction === null ? null : renderCodec(codecAction)}`,
    formStyle: FORM_STYLE,
  });
}

function renderHeld({ run, dataset, since, reasons, address }: ListedRun): Markup {
  return html`<section aria-labelledby="${run}">
<h2 id="${run}"><a href="${address}">${dataset}</a></h2>
<p><code>${run}</code>, since ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
<ul>${reasons.map(
    (reason) => html`
<li>${reason}</li>`,
  )}
</ul>
</section>
`;
}

function renderCodec({
  action,
  temporalUi,
  isOpen,
}: {
  action: string;
  temporalUi: string;
  isOpen: boolean;
}): Markup {
  return html`<section aria-labelledby="codec">
<h2 id="codec">Payloads in Temporal’s pages</h2>
${
  isOpen
    ? html`<p class="callout">This browser may have them opened, for some hours.</p>
`
    : null
}<p>Temporal keeps payloads sealed. The pages at <code>${temporalUi}</code> show them in this browser once you allow it here, and set there, under “Codec Server”: endpoint <code>${new URL(action, 'http://desk').pathname.replace('/session', '')}</code> of this desk, “Include cross-origin credentials”.</p>
<form method="post" action="${action}"><p><button type="submit">Allow this browser</button></p></form>
</section>
`;
}

/** A sentence in place of what was asked for. */
export function renderRefusal(title: string, sentences: readonly string[]): string {
  return renderPlainPage({
    language: 'en',
    title,
    main: html`${sentences.map(
      (sentence) => html`<p>${sentence}</p>
`,
    )}`,
    formStyle: FORM_STYLE,
  });
}
