/** The page where a partner checks a file before sending it. It has a script, and its policy lets it connect to nothing. Pure. */
import type { Dataset } from '../../datasets/dataset.js';
import { html, type Markup } from '../markup/html.js';
import type { CheckProgram } from '../platform/effects.js';
import { CHECK_KEY } from '../published/site-keys.js';
import { renderLayout } from './frame/render-layout.js';
import type { Site } from './views.js';

/** Where the scripts of the page are. */
export const CHECK_FOLDER = 'assets/controle/';

/**
 * Scripts of the site itself, WebAssembly, a worker made by the page; no connection at all, to the site either. The report stands in a
 * frame that inherits this, hence its style sheet.
 */
function policyOf(reportStyle: string): string {
  return `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'; style-src 'self' ${reportStyle}; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'`;
}

export function renderCheck(datasets: readonly Dataset[], program: CheckProgram, site: Site): string {
  return renderLayout({
    ...{ site, key: CHECK_KEY, alternates: [] },
    title: 'Contrôler un fichier avant l’envoi | data.insertion',
    description:
      'Le rapport de qualité d’un fichier, avant de l’envoyer : le contrôle se fait dans votre navigateur, rien n’en sort.',
    above: [{ label: 'Accueil', href: 'index.html' }],
    contact: datasets[0]?.metadata.contact.email ?? '',
    policy: policyOf(program.reportStyle),
    head: html`<link rel="stylesheet" href="${site.formStyle}">
<script src="${CHECK_FOLDER}${program.page.name}" defer></script>
`,
    main: html`<div class="fr-container controle">
<h1>Contrôler un fichier avant l’envoi</h1>
<p class="fr-text--lead">Vous envoyez des données à data.insertion : voyez ici ce que le rapport de qualité dirait de votre fichier. Ce sont les règles d’un vrai traitement, dans leur version du jour.</p>
<div class="fr-callout">
<h2 class="fr-callout__title">Votre fichier ne quitte pas votre ordinateur</h2>
<p class="fr-callout__text">Le contrôle se fait dans cette page, par votre navigateur. Elle lui interdit toute connexion : ni le fichier, ni son nom, ni le rapport ne peuvent être envoyés, à nous non plus. Une fois l’outil chargé, vous pouvez couper le réseau.</p>
</div>
<noscript><div class="fr-alert fr-alert--warning fr-mb-4w"><p>Cette page a besoin de JavaScript. Sans lui, la commande fait le même contrôle : <code>npx insertion validate FICHIER --dataset JEU --source SOURCE</code></p></div></noscript>
${renderForm(datasets, program)}<p id="avancement" class="avancement" role="status"></p>
<div id="echec" class="fr-alert fr-alert--error" tabindex="-1" hidden><p id="raison"></p></div>
<section id="resultat" tabindex="-1" aria-labelledby="titre-resultat" hidden>
<h2 id="titre-resultat">Résultat</h2>
<div id="verdict-cadre" class="fr-alert"><p id="verdict"></p></div>
<h3 class="fr-mt-4w">Garder le rapport</h3>
<ul id="fichiers"></ul>
<h3 class="fr-mt-4w">Le rapport</h3>
<iframe id="rapport" title="Rapport de qualité du fichier contrôlé" sandbox="allow-same-origin allow-downloads"></iframe>
</section>
${LIMITS}</div>
`,
  });
}

function renderForm(datasets: readonly Dataset[], program: CheckProgram): Markup {
  const pieceKey = (part: 'program' | 'engine' | 'machine') => `${CHECK_FOLDER}${program[part].name}`;
  return html`<form id="controle" hidden data-program="${pieceKey('program')}" data-engine="${pieceKey('engine')}" data-machine="${pieceKey('machine')}">
<div class="fr-select-group">
<label class="fr-label" for="source">À quelle source ce fichier est-il destiné ?</label>
<select class="fr-select" id="source" required>
<option value="">Choisir une source</option>
${datasets.map(renderSources)}</select>
</div>
<div class="fr-upload-group fr-mb-3w">
<label class="fr-label" for="fichier">Fichier <span class="fr-hint-text">CSV, JSON, XML ou classeur, tel quel ou dans un .gz ou un .zip, sous le nom qu’il aura à l’envoi. Un fichier chiffré se contrôle avant d’être chiffré.</span></label>
<input class="fr-upload" type="file" id="fichier" required>
</div>
<button class="fr-btn" id="lancer">Contrôler le fichier</button>
<p class="doux fr-mt-2w">Au premier contrôle, la page charge l’outil, une quinzaine de Mo (<a href="${CHECK_FOLDER}${program.notices.name}">logiciels libres qu’il contient</a>).</p>
</form>
`;
}

const LIMITS = html`<section aria-labelledby="limites">
<h2 id="limites">Ce que ce contrôle ne peut pas voir</h2>
<ul>
<li>Ce qui compare votre fichier à ceux d’autres partenaires ou à la livraison précédente : seul un traitement a les deux.</li>
<li>Ce que deviendront vos lignes une fois rapprochées de celles des autres : le rapport d’un traitement le dit.</li>
<li>Un fichier de plus d’une centaine de Mo peut dépasser la mémoire qu’un navigateur accorde à une page. La commande <code>npx insertion validate</code> fait le même contrôle sans cette limite.</li>
</ul>
</section>
`;

function renderSources({ id, metadata, sources, partners }: Dataset): Markup {
  return html`<optgroup label="${metadata.title}">
${sources.map(
  ({ declaration: { source, partner, title } }) =>
    html`<option value="${id}/${source}">${partners.get(partner)?.name ?? partner}, ${title}</option>
`,
)}</optgroup>
`;
}
