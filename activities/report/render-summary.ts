/** The top of the page: who, what became of the delivery, and the figures that matter. */
import { countOf, formatCount, formatDate, formatNumber, spaceSigns } from '../markup/french.js';
import { html, type Markup } from './html.js';
import type { PartnerReport } from './partner-report.js';
import { renderRows } from './render-rows.js';

export function renderHeading({ partner, dataset, version, run, outcome }: PartnerReport): Markup {
  const date = version === null ? null : formatDate(version);
  return html`<header>
<p class="brand">data.insertion</p>
<p class="overline">Rapport de qualité</p>
<h1><bdi>${partner.name}</bdi></h1>
<p class="lede">${dataset.title}, ${date === null ? html`traitement <code>${run}</code>` : `version du ${date}`}</p>
<p class="callout">${spaceSigns(outcome)}</p>
</header>
`;
}

export function renderSummary(report: PartnerReport): Markup {
  const { totals, score, extracts } = report;
  const units = new Set(extracts.flatMap(({ rows, unit }) => (rows ? [unit] : [])));
  return html`<section class="summary" aria-labelledby="synthese">
<h2 id="synthese">En bref</h2>
<div class="figures">
  <p><strong>${score === null ? 'Sans score' : html`${formatNumber(score)} <small>/ 100</small>`}</strong> <span>${score === null ? 'un extrait n’a pas pu être pris' : html`<a href="#lecture">score de qualité</a>`}</span></p>
  <p><strong>${formatCount(totals.toFix)}</strong> <span>${totals.toFix < 2 ? 'signalement' : 'signalements'} à traiter</span></p>
  <p><strong>${formatCount(totals.informed)}</strong> <span>pour information</span></p>
</div>
${
  totals.rows === null
    ? null
    : renderRows(totals.rows, {
        unit: units.size === 1 && units.has('enregistrement') ? 'enregistrement' : 'ligne',
        live: liveOf(report),
      })
}
</section>
`;
}

export function liveOf({ status }: Pick<PartnerReport, 'status'>): 'live' | 'waiting' {
  return status === 'published' || status === 'unchanged' ? 'live' : 'waiting';
}

export function renderFiles({ totals }: PartnerReport): Markup {
  return html`<section class="files" aria-labelledby="fichiers">
<h2 id="fichiers">Tous les signalements</h2>
<ul>
  <li><a href="signalements.csv">signalements.csv</a> : un signalement par ligne (${countOf(totals.places, 'ligne', 'lignes')}), avec son numéro de ligne, sa colonne et la correction, à ouvrir dans un tableur.${totals.places < totals.count ? ' Les constats sur le fichier entier n’ont pas de numéro de ligne et ne sont que dans ce rapport.' : ''}</li>
  <li><a href="report.json">report.json</a> : ce rapport, pour un programme.</li>
</ul>
</section>
`;
}
