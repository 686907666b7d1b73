/** The top of the page: who, what became of the delivery, and the figures that matter. */
import { countOf, formatCount, formatDate, formatNumber, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { PartnerReport } from '../partner-report.js';
import { type RowWords, renderRows } from './render-rows.js';

export function renderHeading({ partner, dataset, version, run, status, outcome }: PartnerReport): Markup {
  const date = version === null ? null : formatDate(version);
  return html`<header>
<p class="brand">data.insertion</p>
<p class="overline">${status === 'self_check' ? 'Contrôle avant envoi' : 'Rapport de qualité'}</p>
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
<div class="figures${totals.waived > 0 ? ' four' : ''}">
  <p><strong>${score === null ? 'Sans score' : html`${formatNumber(score)} <small>/ 100</small>`}</strong> <span>${score === null ? 'un extrait n’a pas pu être pris' : html`<a href="#lecture">score de qualité</a>`}</span></p>
  <p><strong>${formatCount(totals.toFix)}</strong> <span>${totals.toFix < 2 ? 'signalement' : 'signalements'} à traiter</span></p>
  <p><strong>${formatCount(totals.informed)}</strong> <span>pour information</span></p>
${
  totals.waived > 0
    ? html`  <p><strong>${formatCount(totals.waived)}</strong> <span><a href="#connu">sous dérogation</a></span></p>
`
    : null
}</div>
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

export function liveOf({ status, dataset }: Pick<PartnerReport, 'status' | 'dataset'>): RowWords['live'] {
  if (status === 'self_check') return 'checked';
  const live = dataset.personal ? 'counted' : 'live';
  return status === 'published' || status === 'unchanged' ? live : 'waiting';
}

export function renderFiles({ totals }: PartnerReport): Markup {
  return html`<section class="files" aria-labelledby="fichiers">
<h2 id="fichiers">Tous les signalements</h2>
<ul>
  <li><a href="signalements.xlsx">signalements.xlsx</a> : un classeur, avec une synthèse puis une feuille par règle où figure chaque signalement.</li>
  <li><a href="signalements.csv">signalements.csv</a> : les mêmes en une seule table (${countOf(totals.places, 'ligne', 'lignes')}), avec le numéro de ligne, la colonne et la correction.${totals.places < totals.count ? ' Les constats sur le fichier entier n’ont pas de numéro de ligne : ils sont dans ce rapport et dans la feuille « Constats » du classeur.' : ''}</li>
  <li><a href="report.json">report.json</a> : ce rapport, pour un programme, décrit par <a href="report.schema.json">report.schema.json</a>.</li>
</ul>
</section>
`;
}
