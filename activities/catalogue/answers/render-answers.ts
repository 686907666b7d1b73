/** The first screen: the question, the answer in words, the three waits, where, and for whom. Pure. */
import { formatDate, formatNumber, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { nameOfDepartement, regionOf } from '../departements.js';
import { ABSENCES } from '../shown-cell.js';
import {
  type Compared,
  compareAll,
  compareYears,
  FRANCE,
  type Place,
  placesOf,
  readingsOf,
  SAME,
  sharedGrain,
} from './compare.js';
import { drawTrend } from './draw-trend.js';
import type { AnsweredMeasure, Mark, Reading, ShownAnswers } from './read-answers.js';
import { tellForWhom, tellWhere } from './tell-where.js';
import { placeKey } from './territory-keys.js';
import {
  inPeriod,
  namePeriod,
  tellAnswer,
  tellChange,
  tellObserved,
  tellShare,
  unitOf,
  wholeShare,
} from './words.js';

export function renderAnswers(shown: ShownAnswers): Markup {
  const { answers, measures } = shown;
  return html`<section class="reponses" aria-labelledby="reponse">
<h2 id="reponse">${spaceSigns(answers.question)}</h2>
${renderTiles(shown, FRANCE, 'France')}${measures.map((measured, rank) => renderRanking(measured, shown, rank))}${renderForWhom(shown)}</section>
`;
}

/** The answer and the waits of one territory. */
export function renderTiles(shown: ShownAnswers, place: Place, name: string): Markup {
  const told = compareAll(shown, place);
  return html`<p class="reponses__phrase">${spaceSigns(tellAnswer(told))}</p>
<div class="reponses__tuiles">
${told.map(({ answered, compared }, rank) => renderTile({ answered, compared, place, name, rank }, shown))}</div>
<p class="doux">${spaceSigns(`Attente médiane : la moitié des personnes ont attendu moins. Les chiffres sont approchés, à un ou deux jours près. En pointillé, les derniers mois, dont les attentes longues ne sont pas encore connues : ils ne sont pas comparés. ${marksWords(shown, place)}`)}</p>
`;
}

/** What takes place in all of the territory: elsewhere, a few people's experiment explains no curve. */
function marksOf({ marks, measures }: ShownAnswers, { level, place }: Place): readonly Mark[] {
  const all = placesOf(measures, 'departement').map((one) => one.place);
  const own = level === 'departement' ? [place] : all.filter((one) => isIn(one, { level, place }));
  return marks.filter(({ departements }) => own.every((one) => departements.includes(one)));
}

function isIn(departement: string, { level, place }: Place): boolean {
  return level === 'france' || regionOf(departement) === place;
}

function marksWords(shown: ShownAnswers, place: Place): string {
  const drawn = marksOf(shown, place);
  const others = shown.marks.filter(
    (mark) => !drawn.includes(mark) && mark.departements.some((one) => isIn(one, place)),
  );
  const bars =
    drawn.length === 0
      ? ''
      : `Barres en haut : une expérimentation, de son début à sa fin : ${drawn.map(tellMark).join(' ; ')}. `;
  if (place.level === 'departement' || others.length === 0) return bars;
  const where = (mark: Mark) => `${tellMark(mark)} : ${mark.departements.map(nameOfDepartement).join(', ')}`;
  return `${bars}Une expérimentation n’est marquée que sur les pages de ses départements : ${others.map(where).join(' ; ')}.`;
}

function tellMark({ title, date, until }: Mark): string {
  const dayOf = (day: string) => formatDate(day) ?? day;
  return `${title} (${until === null ? `depuis le ${dayOf(date)}` : `du ${dayOf(date)} au ${dayOf(until)}`})`;
}

interface Tile {
  readonly answered: AnsweredMeasure;
  readonly compared: Compared | null;
  readonly place: Place;
  readonly name: string;
  readonly rank: number;
}

function renderTile({ answered, compared, place, name, rank }: Tile, shown: ShownAnswers): Markup {
  const { answers, measures } = shown;
  const { title, text, unit } = answered.measure;
  const total = answers.for_whom.total;
  const monthsOf = (one: Place) => readingsOf(answered, one, total).filter(({ grain }) => grain === 'mois');
  const around = place.level === 'france' ? placesOf(measures, 'region').map(monthsOf) : [monthsOf(FRANCE)];
  const trend = drawTrend({
    ...{
      id: `attente-${rank + 1}`,
      title,
      unit,
      marks: marksOf(shown, place),
      settled: answered.settled,
    },
    ...{ main: { label: name.length > 9 ? 'ici' : name, readings: monthsOf(place) }, others: around },
  });
  return html`<div class="attente">
<h3>${title}</h3>
${
  compared
    ? renderFigure(compared, unit)
    : html`<p class="attente__chiffre attente__chiffre--vide">Pas encore de chiffre</p>
`
}${place.level === 'france' ? renderMoved(answered, shown) : null}${trend}<p class="doux">${spaceSigns(text)}</p>
</div>
`;
}

function renderMoved(answered: AnsweredMeasure, shown: ShownAnswers): Markup[] {
  return [tellWhere(answered, shown), tellForWhom(answered, shown)].flatMap((told) =>
    told === null
      ? []
      : html`<p>${spaceSigns(told)}</p>
`,
  );
}

function renderFigure(compared: Compared, unit: string): Markup {
  const { now, change } = compared;
  const share = tellShare(compared, unit);
  const observed = tellObserved(now);
  const way =
    change === null || Math.abs(change) < SAME
      ? ''
      : change < 0
        ? ' attente__sens--baisse'
        : ' attente__sens--hausse';
  return html`<p class="attente__chiffre">${unitOf(now.value ?? 0, unit)} <span>${inPeriod(now.period)}</span></p>
${
  observed === null
    ? null
    : html`<p class="doux">${observed}</p>
`
}<p class="attente__sens${way}">${spaceSigns(tellChange(compared, unit))}</p>
${
  share === null
    ? null
    : html`<p>${spaceSigns(share)}</p>
`
}`;
}

/** Départements, the shortest wait first, in the grain that most of them tell. */
function renderRanking(
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
}${
  silent.length === 0
    ? null
    : html`<p class="doux">${spaceSigns('Sans chiffre qui puisse être dit (trop peu de personnes, ou source manquante) :')} ${silent.map(({ place, name }, index) => html`${index === 0 ? null : ', '}<a href="${placeKey({ level: 'departement', place })}">${name}</a>`)}.</p>
`
}</details>
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
function renderForWhom({ answers, measures }: ShownAnswers): Markup | null {
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
