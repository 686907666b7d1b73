/** The first screen: the question, the answer in words, the three waits, where, and for whom. Pure. */
import { spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { regionOf } from '../departements.js';
import { type Compared, compareAll, FRANCE, type Place, placesOf, readingsOf, wayOf } from './compare.js';
import { drawTrend } from './draw-trend.js';
import type { Mark } from './read-marks.js';
import type { AnsweredMeasure, ShownAnswers } from './reading.js';
import { renderDefinition, renderLegend } from './render-beside.js';
import { renderForWhom, renderRanking } from './render-ranking.js';
import { tellReached, tellShare } from './tell-people.js';
import { tellSilence } from './tell-silence.js';
import { type Since, sinceWhen, tellBeginnings, tellMark, tellSince } from './tell-since.js';
import { tellForWhom, tellWhere } from './tell-where.js';
import { inPeriod, tellAnswer, tellChange, tellObserved, unitOf } from './words.js';

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
  const begun = place.level === 'france' ? tellBeginnings(shown.marks) : null;
  return html`<p class="reponses__phrase">${spaceSigns(tellAnswer(told))}</p>
<div class="reponses__tuiles">
${told.map(({ answered, compared }, rank) => renderTile({ answered, compared, place, name, rank }, shown))}</div>
${
  begun === null
    ? null
    : html`<p>${spaceSigns(begun)}</p>
`
}<p class="doux">${spaceSigns(`L’attente est médiane : parmi les personnes arrivées au terme, une sur deux a attendu moins. Un écart n’est dit que s’il dépasse ce que font le hasard, compté à 95 %, et le bruit ajouté aux chiffres, deux jours au moins ; moins il y a de personnes, plus il doit être grand. Les courbes vont mois par mois ; en pointillé, les derniers mois, dont les attentes longues ne sont pas encore connues : ils ne sont pas comparés. ${marksWords(shown, place)}`)}</p>
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
  // of France they are told above
  const which = place.level === 'france' ? '' : ` : ${others.map(tellMark).join(' ; ')}`;
  return `${bars}Une expérimentation n’est marquée que sur les pages de ses départements${which}.`;
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
    ...{ main: { label: name, readings: monthsOf(place) }, others: around },
  });
  return html`<div class="attente">
<h3>${title}</h3>
${
  compared
    ? html`${renderFigure(compared, answered)}`
    : html`<p class="attente__chiffre attente__chiffre--vide">${spaceSigns(tellSilence(answered, place, total))}</p>
`
}${trend}${trend && renderLegend(place, name)}${renderSince(sinceWhen(answered, place, total, compared))}${place.level === 'france' ? renderMoved(answered, shown) : null}<p class="doux">${spaceSigns(text)}${renderDefinition(place, answers.definitions)}</p>
</div>
`;
}

function renderSince(since: Since | null): Markup | null {
  if (since === null) return null;
  return html`<p>${spaceSigns(tellSince(since))}</p>
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

function renderFigure(compared: Compared, { measure }: AnsweredMeasure): Markup {
  const { now } = compared;
  const { unit } = measure;
  const way = wayOf(compared);
  const lines = [tellObserved(now), tellReached(now, measure)].filter((line) => line !== null);
  const share = tellShare(compared, measure);
  return html`<p class="attente__chiffre">${unitOf(now.value ?? 0, unit)} <span>${inPeriod(now.period)}</span></p>
${lines.map(
  (line) => html`<p class="doux">${line}</p>
`,
)}<p class="attente__sens${way === null || way === 'pareil' ? '' : ` attente__sens--${way}`}">${spaceSigns(tellChange(compared, unit))}</p>
${
  share === null
    ? null
    : html`<p>${spaceSigns(share)}</p>
`
}`;
}
