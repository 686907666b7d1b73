/** The page of a run at the desk: its state, the evidence, and the form while it waits. French. Pure. */
import type { RunDecision, WriteRunPage } from '../handover/hold.js';
import { html, type Markup } from '../markup/html.js';
import { renderPlainPage } from '../markup/plain-page.js';
import { STATUS_WORDS, VERDICT_WORDS } from '../markup/verdict-words.js';
import type { DeskEffects } from './effects.js';
import { FORM_STYLE } from './form-style.js';
import type { Standing } from './judge-standing.js';
import type { Problems } from './read-decision.js';
import { renderForm, type ShownForm } from './render-form.js';

export interface ShownRun extends ShownForm {
  readonly page: WriteRunPage;
  readonly standing: Standing;
  /** The version that became current since this one was judged; null where none did. */
  readonly since: string | null;
  /** Somebody sent a decision that came too late. */
  readonly refused: Markup | null;
  /** Links to the pages of the team; null for somebody who came by a link to this run only. */
  readonly navigation: Markup | null;
}

export function renderRun(shown: ShownRun, renderEvidence: DeskEffects['renderEvidence']): string {
  const { page, standing, problems, navigation } = shown;
  const waits = standing.kind === 'waits';
  const hasProblems = Object.keys(problems).length > 0;
  const asked = html`${shown.refused}${waits && hasProblems ? renderProblems(problems) : renderStanding(shown)}`;
  return renderPlainPage({
    language: 'fr',
    ...(navigation && { navigation }),
    title: `${waits && hasProblems ? 'Pas encore enregistrée. ' : ''}${page.dataset} : ${titleOf(standing)}`,
    main: html`${renderEvidence(page, asked)}${waits ? renderForm(shown) : null}`,
    formStyle: FORM_STYLE,
  });
}

function titleOf(standing: Standing): string {
  if (standing.kind === 'waits') return 'retenue, quelqu’un doit décider';
  return standing.kind === 'decided' ? VERDICT_WORDS[standing.decision.verdict] : 'rien à décider';
}

function renderStanding({ standing, page, action, since }: ShownRun): Markup {
  if (standing.kind === 'waits')
    return html`<p class="callout">Cette version attend quelqu’un. Lisez ce qui suit, puis <a href="#decide">décidez plus bas</a>.</p>
${renderSince(page, since)}`;
  if (standing.kind === 'ended')
    return html`<p class="callout">Cette exécution n’attend plus personne (${standing.how}). Il ne reste rien à décider.</p>
`;
  return html`<div class="callout">
<p>Cette exécution est décidée : version ${describeDecision(standing.decision)}</p>
<p>${standing.goesOn ? html`Elle se poursuit ; <a href="${action}">regardez de nouveau</a> dans un instant ce qu’elle est devenue.` : `Elle est terminée : ${outcomeOf(page)}.`}</p>
</div>
`;
}

function renderSince({ judged }: WriteRunPage, since: string | null): Markup | null {
  if (since === null) return null;
  return html`<p class="callout alert"><strong>Version <code>${since}</code> a été publiée depuis.</strong> Ce qui suit compare avec ${judged === null ? 'aucune version' : html`<code>${judged}</code>`}. Une fois approuvées, ces données sont jugées de nouveau à côté d’elle : publiées s’il ne reste rien à décider, soumises de nouveau s’il reste quelque chose, abandonnées si elles sont les plus anciennes.</p>
`;
}

function describeDecision({ verdict, author, reason }: RunDecision): Markup {
  return html`<strong>${VERDICT_WORDS[verdict]}</strong> par ${author}${reason === '' ? '' : ` : ${reason}`}`;
}

function outcomeOf({ status, version }: WriteRunPage): string {
  if (status === 'held') return 'sa page n’a pas été écrite jusqu’au bout ; npx insertion status en dit plus';
  return version === null ? STATUS_WORDS[status] : `${STATUS_WORDS[status]}, version ${version}`;
}

const FIELD_WORDS = {
  verdict: 'Cette version',
  author: 'Qui décide',
  reason: 'Pourquoi cette décision',
} as const;

function renderProblems(problems: Problems): Markup {
  const listed = (['verdict', 'author', 'reason'] as const).flatMap((name) =>
    problems[name] === undefined
      ? []
      : [
          html`
<li><a href="#${name === 'verdict' ? 'approved' : name}">${FIELD_WORDS[name]}</a>: ${problems[name]}</li>`,
        ],
  );
  return html`<div class="callout alert" role="alert">
<p>Rien n’est encore enregistré. Corrigez ci-dessous :</p>
<ul>${listed}
</ul>
</div>
`;
}
