/** What stands around every page: header with its menu, the way back, footer. */
import { html, type Markup } from '../../markup/html.js';
import { CHECK_KEY, PROTECTION_KEY } from '../../published/site-keys.js';
import type { Page } from '../views.js';

export function renderHeader(page: Page, root: string): Markup {
  return html`<header class="fr-header">
<div class="fr-header__body">
<div class="fr-container">
<div class="fr-header__body-row">
<div class="fr-header__brand fr-enlarge-link">
<div class="fr-header__service">
<a href="${root}index.html" title="Accueil, data.insertion"><p class="fr-header__service-title">data.insertion</p></a>
<p class="fr-header__service-tagline">Les données ouvertes de l’insertion</p>
</div>
</div>
</div>
</div>
</div>
${renderMenu(page, root)}</header>
`;
}

function renderMenu({ site, key }: Page, root: string): Markup {
  const entry = (
    href: string,
    label: string,
  ) => html`<li><a href="${href}"${href === `${root}${key}` ? html` aria-current="page"` : null}>${label}</a></li>
`;
  return html`<nav class="fr-container menu" aria-label="Menu principal">
<ul>
${entry(`${root}index.html`, 'Jeux de données')}${entry(`${root}${CHECK_KEY}`, 'Contrôler un fichier')}${entry(`${root}${PROTECTION_KEY}`, 'Protection des données')}${site.apiUrl === null ? null : entry(`${site.apiUrl}/api/doc`, 'API')}</ul>
</nav>
`;
}

export function renderWay({ above, title }: Page): Markup | null {
  if (above.length === 0) return null;
  return html`<div class="fr-container">
<nav class="fr-breadcrumb" aria-label="vous êtes ici :">
<ol class="fr-breadcrumb__list">
${above.map(
  ({ label, href }) => html`<li><a class="fr-breadcrumb__link" href="${href}">${label}</a></li>
`,
)}<li><a class="fr-breadcrumb__link" aria-current="page">${title.split(' | ')[0] ?? title}</a></li>
</ol>
</nav>
</div>
`;
}

export function renderFooter({ contact, site }: Page, root: string): Markup {
  return html`<footer class="fr-footer" id="pied" tabindex="-1">
<div class="fr-container">
<div class="fr-footer__body">
<div class="fr-footer__content">
<p class="fr-footer__content-desc">data.insertion réunit ce que savent les acteurs de l’insertion, le vérifie et le publie : des jeux de données ouverts, versionnés, avec leur dictionnaire et leurs limites. Une question, une erreur ? <a href="mailto:${contact}">${contact}</a></p>
</div>
</div>
<div class="fr-footer__bottom">
<ul class="fr-footer__bottom-list">
<li class="fr-footer__bottom-item"><a class="fr-footer__bottom-link" href="${root}index.html">Accueil</a></li>
<li class="fr-footer__bottom-item"><a class="fr-footer__bottom-link" href="${root}catalogue.jsonld">Catalogue DCAT-AP</a></li>
${
  site.publicUrl === null
    ? null
    : html`<li class="fr-footer__bottom-item"><a class="fr-footer__bottom-link" href="${root}sitemap.xml">Plan du site</a></li>
`
}<li class="fr-footer__bottom-item"><span class="fr-footer__bottom-link">Accessibilité : vérifiée par des outils, pas encore auditée</span></li>
</ul>
<div class="fr-footer__bottom-copy">
<p>Ce site ne dépose aucun cookie, ne mesure aucune visite et ne demande rien à un autre site. Chaque jeu de données dit sa licence.</p>
</div>
</div>
</div>
</footer>
`;
}
