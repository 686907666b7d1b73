/** What every page has: head, header, way back, footer. Nothing from elsewhere, the same from a disk. */

import { spaceSigns } from '../../markup/french.js';
import { html, jsonBlock, type Markup, writeMarkup } from '../../markup/html.js';
import type { Page } from '../views.js';
import { renderFooter, renderHeader, renderWay } from './layout-parts.js';

export function renderLayout(page: Page): string {
  const { key, main } = page;
  const root = '../'.repeat(key.split('/').length - 1);
  return writeMarkup(html`<!doctype html>
<html lang="fr">
${renderHead(page, root)}<body>
<div class="fr-skiplinks">
<nav class="fr-container" aria-label="Accès rapide">
<ul class="fr-skiplinks__list">
<li><a class="fr-link" href="#contenu">Contenu</a></li>
<li><a class="fr-link" href="#pied">Pied de page</a></li>
</ul>
</nav>
</div>
${renderHeader(page, root)}${renderInvented(page)}<main id="contenu" tabindex="-1">
${renderWay(page)}${main}</main>
${renderFooter(page, root)}</body>
</html>
`);
}

/** No source of scripts at all; styles, fonts and icon from the site itself, pictures that stand in the style sheet. */
const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

function renderHead(page: Page, root: string): Markup {
  const { site, key, title, description, alternates, policy = POLICY, head = null, described } = page;
  return html`<head>
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
`;
}

function renderInvented({ invented }: Page): Markup | null {
  if (!invented) return null;
  return html`<aside class="invente" aria-label="Données inventées">
<div class="fr-container"><p><strong>Données inventées.</strong> ${spaceSigns(invented)}</p></div>
</aside>
`;
}
