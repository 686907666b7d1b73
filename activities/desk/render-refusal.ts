/** French. Pure. */
import { html, type Markup } from '../markup/html.js';
import { renderPlainPage } from '../markup/plain-page.js';
import { FORM_STYLE } from './form-style.js';

/** A page with one sentence, instead of what was asked for. */
export function renderRefusal(title: string, sentences: readonly (string | Markup)[]): string {
  return renderPlainPage({
    language: 'fr',
    title,
    main: html`${sentences.map(
      (sentence) => html`<p>${sentence}</p>
`,
    )}`,
    formStyle: FORM_STYLE,
  });
}
