/** A page of the team, with the way to the others. In French. Pure. */
import { html, type Markup } from '../../markup/html.js';
import { renderPlainPage } from '../../markup/plain-page.js';
import { FORM_STYLE } from '../form-style.js';
import type { Visit } from './judge-visit.js';

export const TEAM_PAGES = [
  ['/', 'Accueil'],
  ['/sources', 'Sources'],
  ['/runs', 'Runs'],
  ['/recherche', 'Recherche'],
  ['/expliquer', 'Expliquer'],
] as const;

export interface TeamPage {
  readonly title: string;
  /** Its address, without a query. */
  readonly path: string;
  readonly visit: Visit;
  readonly main: Markup;
}

export function renderTeamPage({ title, path, visit, main }: TeamPage): string {
  const navigation = renderNavigation(visit, path);
  return renderPlainPage({ language: 'fr', title, main, navigation, formStyle: FORM_STYLE });
}

/** A link opens no page that shows values. */
function pagesOf({ by }: Visit): readonly (readonly [path: string, words: string])[] {
  return TEAM_PAGES.filter(([path]) => path !== '/expliquer' || by !== 'link');
}

/** `path`: of the page that it stands on, where that is one of them. */
export function renderNavigation(visit: Visit, path = ''): Markup {
  return html`
<nav lang="fr" aria-label="Pages de l’équipe"><ul>${pagesOf(visit).map(([target, words]) => {
    const current = target === path ? html` aria-current="page"` : null;
    return html`
<li><a href="${visit.address(target)}"${current}>${words}</a></li>`;
  })}
</ul></nav>
`;
}

/** The fields that a form of questions bears without showing them. */
export function hiddenFields({ hidden }: Visit): Markup {
  return html`${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

export function renderQuestion(visit: Visit, question = ''): Markup {
  return html`<form method="get" action="/recherche" role="search" class="ask">
${hiddenFields(visit)}<div class="field"><label for="q">Chercher un run, une source ou un partenaire</label>
<input id="q" name="q" type="search" maxlength="200" value="${question}"></div>
<p><button type="submit">Chercher</button></p>
</form>
`;
}
