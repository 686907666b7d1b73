/** Where, and for whom: the waits of départements side by side, and of types of orientation. Pure. */
import { formatNumber, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { ABSENCES } from '../shown-cell.js';
import { type Compared, compareYears, FRANCE, placesOf, sharedGrain } from './compare.js';
import type { AnsweredMeasure, Reading, ShownAnswers } from './read-answers.js';
import { placeKey } from './territory-keys.js';
import { inPeriod, namePeriod, tellChange, unitOf, wholeShare } from './words.js';

/** Départements, the shortest wait first, in the grain that most of them tell. */
export function renderRanking(
  answered: AnsweredMeasure,
  { answers, measures }: ShownAnswers,
  rank: number,
): Markup | null {
  const total = answers.for_whom.total;
  const { measure } = answered;
  const grain = sharedGrain(answered, 'departement', total);
  const rows = placesOf(measures, 'departement').map((place) => ({
    place,
    compared: compareYears(answered, place, total, [grain]),
  }));
  const told = rows
    .filter(({ compared }) => compared !== null)
    .sort((left, right) => (left.compared?.now.value ?? 0) - (right.compared?.now.value ?? 0));
  const silent = rows.filter(({ compared }) => compared === null).map(({ place }) => place);
  if (rows.length === 0) return null;
  const most = Math.max(...told.map(({ compared }) => compared?.now.value ?? 0), 1);
  const id = `ou-${rank + 1}`;
  const [sample] = told;
  const heading = `Où : ${measure.title.toLowerCase()}`;
  return html`<details class="pli"${rank === 0 ? html` open` : null}>
<summary><h3 id="${id}">${heading}</h3></summary>
${
  told.length === 0
    ? html`<p class="doux">Aucun département n’a de chiffre qui puisse être dit.</p>
`
    : scrollBox(
        heading,
        html`<table class="classement">
<caption>${spaceSigns(`Attente médiane par département, ${sample?.compared ? namePeriod(sample.compared.now.period) : ''}, la plus courte d’abord`)}</caption>
<thead><tr><th scope="col">Département</th><th scope="col">Attente</th><th scope="col">Un an avant</th><th scope="col" class="nombre">Évolution</th><th scope="col" class="nombre">Dans la cible</th></tr></thead>
<tbody>
${told.map(({ place, compared }) => (compared ? renderRanked(place, compared, { most, unit: measure.unit }) : null))}</tbody>
</table>`,
      )
}${renderSilent(silent)}</details>
`;
}

function renderSilent(silent: readonly Reading[]): Markup | null {
  if (silent.length === 0) return null;
  return html`<p class="doux">${spaceSigns('Sans chiffre qui puisse être dit (trop peu de personnes, ou source manquante) :')} ${silent.map(({ place, name }, index) => html`${index === 0 ? null : ', '}<a href="${placeKey({ level: 'departement', place })}">${name}</a>`)}.</p>
`;
}

function renderRanked(
  { place, name }: Reading,
  { now, before, change }: Compared,
  { most, unit }: { readonly most: number; readonly unit: string },
): Markup {
  const value = now.value ?? 0;
  const then = before?.value ?? null;
  const away =
    change === null ? '–' : change === 0 ? '=' : `${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change))}`;
  return html`<tr><th scope="row"><a href="${placeKey({ level: 'departement', place })}">${name}</a></th><td><svg class="barre" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="${Math.round((value / most) * 100)}" height="12"/></svg> ${unitOf(value, unit)}</td><td>${then === null ? html`<span class="absent">${before?.absence ? ABSENCES[before.absence].name : 'pas de chiffre'}</span>` : unitOf(then, unit)}</td><td class="nombre">${away}</td><td class="nombre">${now.share === null ? html`<span class="absent">${now.shareAbsence === null ? 'pas de chiffre' : ABSENCES[now.shareAbsence].name}</span>` : wholeShare(now.share)}</td></tr>
`;
}

/** The same, by type of orientation, for France. */
export function renderForWhom({ answers, measures }: ShownAnswers): Markup | null {
  const { labels } = answers.for_whom;
  const rows = Object.entries(labels).map(([whom, label]) => ({
    label,
    cells: measures.map((answered) => ({
      unit: answered.measure.unit,
      compared: compareYears(answered, FRANCE, whom, ['trimestre', 'annee', 'mois']),
    })),
  }));
  if (rows.every(({ cells }) => cells.every(({ compared }) => compared === null))) return null;
  return html`<details class="pli" open>
<summary><h3 id="pour-qui">Pour qui</h3></summary>
${scrollBox(
  'Attentes par type d’orientation',
  html`<table>
<caption>Attente médiane par type d’orientation, parmi les personnes orientées</caption>
<thead><tr><th scope="col">Type</th>${measures.map(({ measure }) => html`<th scope="col">${measure.title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ label, cells }) => html`<tr><th scope="row">${label}</th>${cells.map(
    ({ compared, unit }) =>
      html`<td>${compared ? html`${unitOf(compared.now.value ?? 0, unit)} <span class="doux">${inPeriod(compared.now.period)}<br>${spaceSigns(tellChange(compared, unit))}</span>` : html`<span class="absent">pas de chiffre</span>`}</td>`,
  )}</tr>
`,
)}</tbody>
</table>`,
)}</details>
`;
}
