/** The page that finds what is near a commune. Its script loads two files from beside it, and asks nobody else. Pure. */
import { capitalised, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { tellInvented } from '../../published/invented.js';
import { TERRITORIES } from '../answers/territory-keys.js';
import { renderLayout } from '../frame/render-layout.js';
import type { Site } from '../views.js';
import { kindsOf } from './build-search.js';
import type { Directed } from './render-departement.js';
import { SEARCH, SEARCH_SCRIPTS } from './search-keys.js';

/** Scripts of the site itself, from a disk too; no connection. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

const RADII = [5, 10, 20, 50, 100];

export function renderSearch(view: Directed, site: Site): string {
  const { directory: shown, metadata } = view;
  return renderLayout({
    ...{ site, key: `${view.id}/${SEARCH}`, contact: metadata.contact.email, alternates: [] },
    title: `${shown.directory.title} | ${metadata.title}`,
    description: `Chercher autour d’une commune : ${metadata.title}.`,
    invented: tellInvented(view.manifest),
    above: [
      { label: 'Accueil', href: '../index.html' },
      { label: metadata.title, href: 'index.html' },
    ],
    policy: POLICY,
    head: html`<link rel="stylesheet" href="../${site.formStyle}">
<script src="${SEARCH_SCRIPTS.page}" defer></script>
`,
    main: html`<div class="fr-container recherche">
<h1>${shown.directory.title}</h1>
<p class="fr-text--lead">${spaceSigns(shown.directory.text)}</p>
<noscript><div class="fr-alert fr-alert--info fr-mb-4w"><p>Cette recherche a besoin de JavaScript. Sans lui, <a href="${TERRITORIES}">chaque département a sa page</a>, commune par commune.</p></div></noscript>
${renderForm(view)}<p id="etat" class="fr-mt-4w" role="status"></p>
<ul id="choix" class="recherche__choix" aria-label="Communes de ce nom" hidden></ul>
<section id="resultats" aria-labelledby="titre-resultats" hidden>
<h2 id="titre-resultats" tabindex="-1">Résultats</h2>
<ol id="liste" class="annuaire"></ol>
</section>
<p class="fr-mt-6w"><a href="${TERRITORIES}">Tous les départements, sans recherche</a></p>
</div>
`,
  });
}

function renderForm(view: Directed): Markup {
  return html`<form id="recherche" hidden data-places="${SEARCH_SCRIPTS.places}" data-entries="${SEARCH_SCRIPTS.entries}">
<div class="fr-input-group">
<label class="fr-label" for="lieu">Autour de quelle commune ?<span class="fr-hint-text">Son nom ou son code postal. Il reste sur votre appareil.</span></label>
<input class="fr-input" id="lieu" autocomplete="off" required>
</div>
<div class="fr-select-group">
<label class="fr-label" for="rayon">À quelle distance, à vol d’oiseau ?</label>
<select class="fr-select" id="rayon">
${RADII.map(
  (km) => html`<option value="${km}"${km === 20 ? html` selected` : null}>${km} km</option>
`,
)}</select>
</div>
<div class="fr-select-group">
<label class="fr-label" for="quoi">Que cherchez-vous ?</label>
<select class="fr-select" id="quoi">
<option value="">Tout</option>
${renderKinds(view)}</select>
</div>
<button class="fr-btn">Chercher</button>
</form>
`;
}

function renderKinds({ directory }: Directed): Markup[] {
  return kindsOf(directory).map(
    ({ declared, labels }) => html`<optgroup label="${capitalised(declared.several)}">
${labels.map(
  ({ label, rank }) => html`<option value="${rank}">${label}</option>
`,
)}</optgroup>
`,
  );
}
