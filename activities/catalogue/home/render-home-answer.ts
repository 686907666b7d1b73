/** What a dataset answers, on the home page. Pure. */
import { spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { isInvented } from '../../published/invented.js';
import type { HomeCard } from '../views.js';

/** What the data say, before what there is to download. */
export function renderHomeAnswer({ id, metadata, manifest, summary }: HomeCard): Markup | null {
  const answer = summary?.answer;
  if (!answer || answer.figures.length === 0) return null;
  return html`<section class="reponses fr-mb-8w" aria-labelledby="reponse-${id}">
<h2 id="reponse-${id}">${spaceSigns(answer.question)}</h2>
<p class="reponses__phrase">${spaceSigns(answer.answer)}</p>
<div class="reponses__tuiles">
${answer.figures.map(
  ({ title, figure, change, since }) => html`<div class="attente">
<h3>${title}</h3>
<p class="attente__moyen">${figure}</p>
<p>${spaceSigns(change)}</p>
${
  since === null
    ? null
    : html`<p>${spaceSigns(since)}</p>
`
}</div>
`,
)}</div>
${
  answer.begun === null
    ? null
    : html`<p>${spaceSigns(answer.begun)}</p>
`
}<p class="doux">${summary.spatial}.</p>
<p><a class="fr-link" href="${id}/index.html">${metadata.title} : où, pour qui, depuis quand</a>${isInvented(manifest) ? ' (données inventées)' : null}</p>
</section>
`;
}
