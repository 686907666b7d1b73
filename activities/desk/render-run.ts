/** The page of a run at the desk: its state, the evidence, and the form while it waits. English: for operators. Pure. */
import type { RunDecision, WriteRunPage } from '../handover/hold.js';
import { html, type Markup } from '../markup/html.js';
import { renderPlainPage } from '../markup/plain-page.js';
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
    language: 'en',
    ...(navigation && { navigation }),
    title: `${waits && hasProblems ? 'Not recorded yet. ' : ''}${page.dataset}: ${titleOf(standing)}`,
    main: html`${renderEvidence(page, asked)}${waits ? renderForm(shown) : null}`,
    formStyle: FORM_STYLE,
  });
}

function titleOf(standing: Standing): string {
  if (standing.kind === 'waits') return 'held, somebody must decide';
  return standing.kind === 'decided' ? standing.decision.verdict : 'nothing to decide';
}

function renderStanding({ standing, page, action, since }: ShownRun): Markup {
  if (standing.kind === 'waits')
    return html`<p class="callout">This version waits for a person. Look at what follows, then <a href="#decide">decide below</a>.</p>
${renderSince(page, since)}`;
  if (standing.kind === 'ended')
    return html`<p class="callout">This run waits for nobody any more: ${standing.how}. Nothing is left to decide.</p>
`;
  return html`<div class="callout">
<p>This run is decided: ${describeDecision(standing.decision)}</p>
<p>${standing.goesOn ? html`It goes on; <a href="${action}">look again</a> in a moment to see what became of it.` : `It has ended: ${outcomeOf(page)}.`}</p>
</div>
`;
}

function renderSince({ judged }: WriteRunPage, since: string | null): Markup | null {
  if (since === null) return null;
  return html`<p class="callout alert"><strong>Version <code>${since}</code> was published since.</strong> What follows compares with ${judged === null ? 'none' : html`<code>${judged}</code>`}. Once approved, these data are judged again beside it: they are published where nothing is left to decide, shown to you again where something is, and dropped where they are the older ones.</p>
`;
}

function describeDecision({ verdict, author, reason }: RunDecision): Markup {
  return html`<strong>${verdict}</strong> by ${author}${reason === '' ? '' : `: ${reason}`}`;
}

function outcomeOf({ status, version }: WriteRunPage): string {
  if (status === 'held') return 'its page was not written to the end; insertion status tells more';
  return version === null ? status : `${status}, version ${version}`;
}

const FIELD_WORDS = { verdict: 'This version', author: 'Who decides', reason: 'Why this decision' } as const;

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
<p>Nothing is recorded yet. Correct below:</p>
<ul>${listed}
</ul>
</div>
`;
}
