/** The first page of a dataset: what it is, what to remember, its files, how to open them, what to beware of. Pure. */
import { countOf, formatDate, formatShare, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { renderAnswers } from '../answers/render-answers.js';
import { rejectedShare } from '../count-version.js';
import { hasDirectory } from '../directory/render-departement.js';
import { renderDirectoryLead } from '../directory/render-lead.js';
import { renderEffects } from '../effects/render-effects.js';
import { spatialOf } from '../summary.js';
import type { DatasetView, Site } from '../views.js';
import { FREQUENCIES, findLicence } from '../words.js';
import { frameDataset } from './frame-dataset.js';
import { recipesOf } from './recipes.js';
import { renderCredits } from './render-credits.js';
import { renderDownloads } from './render-downloads.js';
import { renderHighlights } from './render-highlight.js';

export function renderDataset(view: DatasetView, site: Site): string {
  const { answers } = view;
  if (answers !== null)
    return frameDataset(view, site, 'index.html', {
      lead: null,
      main: html`${renderAnswers(answers)}${renderDownloads(view)}${renderAbout(view)}${renderEffects(view.effects)}${renderHighlights(view.highlights)}${renderRecipes(view, site)}${renderFlaws(view)}${renderCredits(view)}${renderMachines(view, site)}`,
    });
  if (hasDirectory(view))
    return frameDataset(view, site, 'index.html', {
      lead: null,
      main: html`${renderDirectoryLead(view)}${renderDownloads(view)}${renderAbout(view)}${renderHighlights(view.highlights)}${renderRecipes(view, site)}${renderFlaws(view)}${renderCredits(view)}${renderMachines(view, site)}`,
    });
  return frameDataset(view, site, 'index.html', {
    lead: renderLead(view),
    main: html`${renderEffects(view.effects)}${renderHighlights(view.highlights)}${renderDownloads(view)}${renderRecipes(view, site)}${renderFlaws(view)}${renderCredits(view)}${renderMachines(view, site)}`,
  });
}

/** What stands first where there is no question to answer first. */
function renderAbout(view: DatasetView): Markup {
  return html`<section class="fr-mb-6w" aria-labelledby="apropos">
<h2 id="apropos">Ce jeu de données</h2>
${renderLead(view)}</section>
`;
}

function renderLead(view: DatasetView): Markup {
  const { metadata, manifest, counts } = view;
  const rejected = rejectedShare(counts);
  const { description, licence, frequency, coverage, contact } = metadata;
  const known = findLicence(licence);
  return html`<p class="fr-text--lead">${spaceSigns(description)}</p>
<dl class="fiche">
<div><dt>Version courante</dt><dd>${formatDate(manifest.version)}<br><code>${manifest.version}</code></dd></div>
<div><dt>Mise à jour</dt><dd>${FREQUENCIES[frequency]}</dd></div>
<div><dt>Territoire</dt><dd>${spatialOf(view)}, par ${coverage.granularity}</dd></div>
<div><dt>Licence</dt><dd>${known ? html`<a href="${known.url}">${known.name}</a>` : licence}</dd></div>
<div><dt>Lignes écartées</dt><dd>${rejected === null ? 'dites à chaque partenaire, dans son rapport' : html`<a href="versions.html#qualite">${formatShare(rejected)} de ce qui est reçu</a>`}</dd></div>
<div><dt>Contact</dt><dd>${contact.name}<br><a href="mailto:${contact.email}">${contact.email}</a></dd></div>
</dl>
`;
}

function renderRecipes(view: DatasetView, site: Site): Markup | null {
  const recipes = recipesOf(view, site);
  if (recipes.length === 0) return null;
  return html`<section class="fr-mb-6w" aria-labelledby="recettes">
<h2 id="recettes">Recettes</h2>
<p>À copier et coller.${site.publicUrl === null ? ' Le fichier est celui que vous avez téléchargé, dans le dossier courant.' : null}</p>
${recipes.map(
  ({ tool, told, code }, index) => html`<details class="pli"${index === 0 ? html` open` : null}>
<summary><h3>${tool}</h3></summary>
<p>${spaceSigns(told)}</p>
${
  code === null
    ? null
    : html`<pre tabindex="0" role="region" aria-label="Code, ${tool}"><code>${code.split('\n').map((line, rank) => [rank === 0 ? '' : NEW_LINE, line])}</code></pre>
`
}</details>
`,
)}</section>
`;
}

/** A line end of our own: in a value it would be written as a space. */
const NEW_LINE = html`
`;

function renderFlaws({ metadata: { known_flaws } }: DatasetView): Markup | null {
  if (known_flaws.length === 0) return null;
  return html`<section class="fr-mb-6w" aria-labelledby="limites">
<h2 id="limites">Limites connues</h2>
<ul>
${known_flaws.map(
  (flaw) => html`<li>${spaceSigns(flaw)}</li>
`,
)}</ul>
</section>
`;
}

function renderMachines({ id, tables, feed, changelog, manifest }: DatasetView, { apiUrl }: Site): Markup {
  const entry = (href: string, told: string) => html`<li><a href="${href}">${href}</a> : ${told}</li>
`;
  return html`<section aria-labelledby="programmes">
<h2 id="programmes">Pour un programme</h2>
${
  apiUrl === null
    ? null
    : html`<p>Une API répond aux questions sur ces tables, sans clé : filtres, groupes, mots, alentours d’un point. <a href="${apiUrl}/api/doc#${id}-${tables[0]?.table.name ?? ''}">Sa documentation</a>, <a href="${apiUrl}/api/datasets/${id}">ce jeu de données</a>, et <code>${apiUrl}/mcp</code> pour les assistants (Model Context Protocol).</p>
`
}<ul>
${entry('latest.json', 'la version courante et son manifeste')}${entry(`versions/${manifest.version}/manifest.json`, 'de quoi la version est faite, avec l’empreinte de chaque fichier')}${entry('datapackage.json', `Data Package : ${countOf(tables.length, 'table', 'tables')}, avec leurs schémas`)}${entry('dcat.jsonld', 'description DCAT-AP')}${feed ? entry('atom.xml', 'être prévenu de chaque version') : null}${changelog ? entry('CHANGELOG.md', 'le journal des versions, en Markdown') : null}</ul>
</section>
`;
}
