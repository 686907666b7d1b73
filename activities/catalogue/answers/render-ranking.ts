/** Where, and for whom: the waits of départements side by side, and of types of orientation. Pure. */
import { formatNumber, formatPeriod, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { ABSENCES } from '../shown-cell.js';
import { type Compared, compareYears, FRANCE, lastTold, placesOf, wayOf } from './compare.js';
import type { AnsweredMeasure, Reading, ShownAnswers } from './reading.js';
import { placeKey } from './territory-keys.js';
import { inPeriod, tellChange, tellLast, unitOf, wholeShare } from './words.js';

/** Départements, the shortest wait first, in the told period alone. */
export function renderRanking(
  answered: AnsweredMeasure,
  { answers, measures }: ShownAnswers,
  rank: number,
): Markup | null {
  const total = answers.for_whom.total;
  const { measure } = answered;
  const rows = placesOf(measures, 'departement').map((place) => ({
    place,
    compared: compareYears(answered, place, total),
  }));
  const told = rows
    .filter(({ compared }) => compared !== null)
    .sort((left, right) => (left.compared?.now.value ?? 0) - (right.compared?.now.value ?? 0));
  const silent = rows
    .filter(({ compared }) => compared === null)
    .map(({ place }) => ({ place, last: lastTold(answered, place, total) }));
  if (rows.length === 0) return null;
  const most = Math.max(...told.map(({ compared }) => compared?.now.value ?? 0), 1);
  const id = `ou-${rank + 1}`;
  const period = answered.told?.period ?? '';
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
<caption>${spaceSigns(captionOf(measure, period))}</caption>
<thead><tr><th scope="col">Département</th><th scope="col">Attente</th><th scope="col">Un an avant</th><th scope="col" class="nombre">Évolution</th><th scope="col" class="nombre">Dans la cible</th></tr></thead>
<tbody>
${told.map(({ place, compared }) => (compared ? renderRanked(place, compared, { most, unit: measure.unit }) : null))}</tbody>
</table>`,
      )
}${renderSilent(silent, measure.unit, period)}</details>
`;
}

function captionOf({ people }: AnsweredMeasure['measure'], period: string): string {
  const of = people ? ` des ${people.reached_words}` : '';
  const share = people ? ` Dans la cible : part de toutes les ${people.all_words}.` : '';
  return `Attente médiane${of} par département, ${formatPeriod(period)}, la plus courte d’abord. ≈ : un écart si petit ne dit rien.${share}`;
}

interface Silent {
  readonly place: Reading;
  readonly last: Reading | null;
}

function renderSilent(silent: readonly Silent[], unit: string, period: string): Markup | null {
  if (silent.length === 0) return null;
  const when = period === '' ? '' : ` ${inPeriod(period)}`;
  return html`<p class="doux">${spaceSigns(`Sans chiffre qui puisse être dit${when} (trop peu de personnes, ou source manquante) :`)} ${silent.map(({ place: { place, name }, last }, index) => html`${index === 0 ? null : ', '}<a href="${placeKey({ level: 'departement', place })}">${name}</a>${last && ` (${tellLast(last, unit)})`}`)}.</p>
`;
}

function renderRanked(
  { place, name }: Reading,
  compared: Compared,
  { most, unit }: { readonly most: number; readonly unit: string },
): Markup {
  const { now, before, change } = compared;
  const value = now.value ?? 0;
  const then = before?.value ?? null;
  const away =
    change === null
      ? '–'
      : change === 0
        ? '='
        : `${wayOf(compared) === 'pareil' ? '≈ ' : ''}${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change))}`;
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
      compared: compareYears(answered, FRANCE, whom),
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
