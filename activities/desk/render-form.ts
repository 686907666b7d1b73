/** The form of a decision. Nothing is selected in advance, and no key pressed by mistake can decide. Pure. */
import { html, type Markup } from '../markup/html.js';
import {
  type FieldName,
  type Filled,
  LONGEST_AUTHOR,
  LONGEST_REASON,
  type Problems,
} from './read-decision.js';

export interface ShownForm {
  /** Where it is sent: path and query of the page. */
  readonly action: string;
  /** Digest of what the page shows: the decision is about that. */
  readonly evidence: string;
  readonly filled: Filled;
  readonly problems: Problems;
}

export function renderForm({ action, evidence, filled, problems }: ShownForm): Markup {
  return html`<section aria-labelledby="decide">
<h2 id="decide">Votre décision</h2>
<form method="post" action="${action}">
<input type="hidden" name="evidence" value="${evidence}">
<fieldset${wrong('verdict', problems)}${describedBy('verdict', problems)}>
<legend>Cette version</legend>
${renderChoice('approved', 'est approuvée : elle est publiée', filled)}${renderChoice('rejected', 'est rejetée : rien n’est publié, la version courante reste', filled)}${renderProblem('verdict', problems)}</fieldset>
<div${wrong('author', problems, 'field')}>
<label for="author">Qui décide</label>
<p class="hint" id="author-hint">Vous, ou la personne pour qui vous décidez ; son nom reste dans l’équipe. Le public n’apprend que le jour de la décision.</p>
<input id="author" name="author" type="text" autocomplete="name" required maxlength="${LONGEST_AUTHOR}" value="${filled.author}"${describedBy('author', problems, 'author-hint')}>
${renderProblem('author', problems)}</div>
<div${wrong('reason', problems, 'field')}>
<label for="reason">Pourquoi cette décision</label>
<p class="hint" id="reason-hint">Ce que vous avez regardé, et ce qui vous a fait décider. Le texte figure à côté de votre nom ; ne nommez personne d’autre.</p>
<textarea id="reason" name="reason" rows="4" required maxlength="${LONGEST_REASON}"${describedBy('reason', problems, 'reason-hint')}>
${filled.reason}</textarea>
${renderProblem('reason', problems)}</div>
<p><button type="submit">Enregistrer la décision</button></p>
</form>
</section>
`;
}

function renderChoice(value: 'approved' | 'rejected', words: string, { verdict }: Filled): Markup {
  const checked = verdict === value ? html` checked` : null;
  return html`<div class="choice"><input type="radio" id="${value}" name="verdict" value="${value}" required${checked}><label for="${value}">${words}</label></div>
`;
}

function wrong(name: FieldName, problems: Problems, always = ''): Markup | null {
  const classes = [always, problems[name] === undefined ? '' : 'wrong'].filter(Boolean).join(' ');
  return classes === '' ? null : html` class="${classes}"`;
}

function describedBy(name: FieldName, problems: Problems, hint = ''): Markup | null {
  const isWrong = problems[name] !== undefined;
  const ids = [hint, isWrong ? `${name}-error` : ''].filter(Boolean).join(' ');
  const invalid = isWrong && name !== 'verdict' ? html` aria-invalid="true"` : null;
  return ids === '' ? null : html` aria-describedby="${ids}"${invalid}`;
}

function renderProblem(name: FieldName, problems: Problems): Markup | null {
  const problem = problems[name];
  return problem === undefined
    ? null
    : html`<p class="error" id="${name}-error">${problem}</p>
`;
}
