/** The pages of the desk that are about no single run. English: for operators. Pure. */
import { html, type Markup } from '../markup/html.js';
import { renderPlainPage } from '../markup/plain-page.js';
import type { HeldRun } from './effects.js';
import { FORM_STYLE } from './form-style.js';

export interface ListedRun extends HeldRun {
  /** Path and query of its page. */
  readonly address: string;
}

export interface CodecOffer {
  /** Where a browser asks to have payloads opened. */
  readonly action: string;
  /** Where Temporal's pages ask, as people type it there. */
  readonly endpoint: string;
  readonly temporalUi: string;
  readonly hours: number;
  readonly isOpen: boolean;
}

/** `offer`: null where no browser may have payloads opened. */
export function renderList(held: readonly ListedRun[], offer: CodecOffer | null): string {
  return renderPlainPage({
    language: 'en',
    title: held.length === 0 ? 'No version waits for a decision' : 'Versions that wait for a decision',
    main: html`${held.map(renderHeld)}${offer === null ? null : renderCodec(offer)}`,
    formStyle: FORM_STYLE,
  });
}

/** Two runs of one dataset may wait: their names tell them apart, to whoever listens too. */
function renderHeld({ run, dataset, since, reasons, address }: ListedRun): Markup {
  return html`<section aria-labelledby="${run} ${run}-run">
<h2 id="${run}"><a href="${address}" aria-describedby="${run}-run">${dataset}</a></h2>
<p><code id="${run}-run">${run}</code>, since ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
<ul>${reasons.map(
    (reason) => html`
<li>${reason}</li>`,
  )}
</ul>
</section>
`;
}

function renderCodec({ action, endpoint, temporalUi, hours, isOpen }: CodecOffer): Markup {
  return html`<section aria-labelledby="codec">
<h2 id="codec">Payloads in Temporal’s pages</h2>
${
  isOpen
    ? html`<p class="callout" role="status">This browser may have payloads opened, for ${hours} hours.</p>
`
    : null
}<p>Temporal keeps payloads sealed. To read them in this browser:</p>
<ol>
<li>Allow it here, for ${hours} hours.</li>
<li>In the pages at <code>${temporalUi}</code>, under “Codec Server”, set the endpoint <code>${endpoint}</code> and “Include cross-origin credentials”.</li>
</ol>
<form method="post" action="${action}"><p><button type="submit">Allow this browser</button></p></form>
</section>
`;
}

/** A sentence in place of what was asked for. */
export function renderRefusal(title: string, sentences: readonly (string | Markup)[]): string {
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
