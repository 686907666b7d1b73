/** What every page has: head, header, way back, footer. Nothing from elsewhere, the same from a disk. */

import { html, jsonBlock, type Markup, writeMarkup } from '../markup/html.js';
import { INVENTED_WORDS } from '../published/invented.js';
import { CHECK_KEY, PROTECTION_KEY } from '../published/site-keys.js';
import type { Site } from './views.js';

export interface Page {
  readonly site: Site;
  /** Key in the open zone. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** Pages above, from the home page. */
  readonly above: readonly { readonly label: string; readonly href: string }[];
  /** Same content for machines: `rel`, type and address relative to the page. */
  readonly alternates: readonly { readonly type: string; readonly href: string; readonly title: string }[];
  readonly contact: string;
  /** What is shown was made up, all of it or some: the page says so before anything else. */
  readonly invented?: boolean;
  readonly main: Markup;
  /** Of a page that has a script: what it may do, and what stands at the end of its head. */
  readonly policy?: string;
  readonly head?: Markup;
  /** Of schema.org, for search engines: a block of data, nothing that runs. */
  readonly described?: object;
}

/** No source of scripts at all; styles, fonts and icon from the site itself, pictures that stand in the style sheet. */
const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

export function renderLayout(page: Page): string {
  const { site, key, title, description, alternates, main, policy = POLICY, head = null, described } = page;
  const root = '../'.repeat(key.split('/').length - 1);
  return writeMarkup(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<meta name="description" content="${description}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:type" content="website">
<meta property="og:locale" content="fr_FR">
<meta property="og:site_name" content="data.insertion">
${
  site.publicUrl === null
    ? null
    : html`<meta property="og:url" content="${site.publicUrl}/${key}">
`
}<link rel="stylesheet" href="${root}${site.style}">
<link rel="icon" type="image/svg+xml" href="${root}${site.icon}">
${
  site.publicUrl === null
    ? null
    : html`<link rel="canonical" href="${site.publicUrl}/${key}">
`
}${alternates.map(
  ({ type, href, title: told }) => html`<link rel="alternate" type="${type}" href="${href}" title="${told}">
`,
)}${head}${
  described === undefined
    ? null
    : html`<script type="application/ld+json">${jsonBlock(described)}</script>
`
}</head>
<body>
<div class="fr-skiplinks">
<nav class="fr-container" aria-label="Accès rapide">
<ul class="fr-skiplinks__list">
<li><a class="fr-link" href="#contenu">Contenu</a></li>
<li><a class="fr-link" href="#pied">Pied de page</a></li>
</ul>
</nav>
</div>
<header class="fr-header">
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
${page.invented ? INVENTED : null}<main id="contenu" tabindex="-1">
${renderWay(page)}${main}</main>
${renderFooter(page, root)}</body>
</html>
`);
}

const INVENTED = html`<aside class="invente" aria-label="Données inventées">
<div class="fr-container"><p><strong>Données inventées.</strong> ${INVENTED_WORDS}</p></div>
</aside>
`;

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

function renderWay({ above, title }: Page): Markup | null {
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

function renderFooter({ contact, site }: Page, root: string): Markup {
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
