/** A map by département, and the same as a table. What is not published never looks like a small number. */
import { capitalised, countOf, formatNumber, formatPeriod, withUnit } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { isDepartement, MAP_CREDIT, nameOfDepartement, OUTLINES, OVERSEAS } from '../departements.js';
import { ABSENCES } from '../shown-cell.js';
import { classify, classifyByTarget, type TintClass } from './classes.js';
import type { DrawnMap } from './drawn-map.js';
import type { DrawnValue } from './read-chart.js';
import { lookOf, renderLegend } from './render-legend.js';

const OUTLINED = new Set(OUTLINES.map(({ code }) => code));
const PARIS = ['75', '92', '93', '94'];

/** Outlines and fills, once per page: every map of it refers to them. */
export function renderMapParts(): Markup {
  return html`<svg class="reserve" aria-hidden="true" focusable="false" width="0" height="0"><defs>
<pattern id="trame-secret" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="carte__vide"/><rect width="2" height="6" fill="#666"/></pattern>
<pattern id="trame-non_disponible" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" class="carte__vide"/><circle cx="3" cy="3" r="1" fill="#666"/></pattern>
${OUTLINES.map(
  ({ code, path }) => html`<path id="dep-${code}" d="${path}"/>
`,
)}</defs></svg>
`;
}

export function renderMap(map: DrawnMap): Markup {
  const classes =
    map.target === null
      ? classify(map.values.flatMap(({ value }) => (value === null ? [] : [value])))
      : classifyByTarget(map.target);
  return html`<div class="carte">
<figure class="carte__dessin">
${drawFrance(map, classes)}${renderLegend(map, classes, isSilent(map))}<figcaption class="fr-text--xs">${captionOf(map)}</figcaption>
</figure>
${renderTable(map)}</div>
`;
}

function drawFrance(map: DrawnMap, classes: readonly TintClass[]): Markup {
  const { id, title, values } = map;
  const byPlace = new Map(values.map((value) => [value.place, value]));
  const others = values
    .map(({ place }) => place)
    .filter(
      (code) => isDepartement(code) && !OUTLINED.has(code) && !OVERSEAS.some((known) => known === code),
    );
  const draw = (code: string) => drawPlace(code, byPlace.get(code), map, classes);
  return html`<svg class="carte__france" viewBox="0 0 613 650" role="img" aria-labelledby="${id}-titre ${id}-renvoi">
<title id="${id}-titre">${title}</title>
<desc id="${id}-renvoi">Carte par département ; les mêmes valeurs sont dans le tableau qui suit.</desc>
<g class="carte__trait">${OUTLINES.map(({ code }) => draw(code))}</g>
<svg x="4" y="4" width="118" height="118" viewBox="302 132 24 24"><rect class="carte__loupe" x="302" y="132" width="24" height="24"/><g class="carte__trait carte__trait--loupe">${PARIS.map(draw)}</g></svg>
${[...OVERSEAS, ...others].map(
  (
    code,
    index,
  ) => html`<g transform="translate(${12 + index * 58} 604)" class="carte__trait">${drawPlace(code, byPlace.get(code), map, classes)}<text x="20" y="40" text-anchor="middle">${code}</text></g>
`,
)}</svg>
`;
}

function drawPlace(
  code: string,
  drawn: DrawnValue | undefined,
  map: DrawnMap,
  classes: readonly TintClass[],
): Markup {
  const told = html`<title>${nameOfDepartement(code)} (${code}) : ${sayValue(drawn, map)}</title>`;
  const look = lookOf(drawn, classes);
  return OUTLINED.has(code)
    ? html`<use href="#dep-${code}" ${look}>${told}</use>`
    : html`<rect width="40" height="26" ${look}>${told}</rect>`;
}

function sayValue(drawn: DrawnValue | undefined, { unit, counted, missing }: DrawnMap): string {
  if (!drawn) return missing;
  const counts = drawn.count === undefined ? '' : ` (${withUnit(drawn.count, counted)})`;
  if (drawn.value !== null) return `${withUnit(drawn.value, unit)}${counts}`;
  return ABSENCES[drawn.absence ?? 'non_disponible'].legend;
}

function captionOf({ month, unit, unplaced }: DrawnMap): Child {
  return [
    `${month === '' ? capitalised(unit) : `${capitalised(formatPeriod(month))}, en ${unit}`}. L’outre-mer est en carrés ; en haut, Paris et la petite couronne, agrandis. `,
    unplaced === 0 ? null : `Hors de la carte : ${countOf(unplaced, 'ligne', 'lignes')} sans lieu. `,
    html`${MAP_CREDIT.text} (<a href="${MAP_CREDIT.url}">source</a>), ${MAP_CREDIT.licence}.`,
  ];
}

/** Whether a département that the map draws has no row. */
function isSilent({ values }: DrawnMap): boolean {
  const seen = new Set(values.map(({ place }) => place));
  return [...OUTLINED, ...OVERSEAS].some((code) => !seen.has(code));
}

function renderTable({ title, values, unit, counted, missing }: DrawnMap): Markup {
  const isRate = values.some(({ count }) => count !== undefined);
  const lines = values.map(
    (
      drawn,
    ) => html`<tr><th scope="row">${drawn.place}</th><td>${nameOfDepartement(drawn.place)}</td><td class="nombre">${
      drawn.value === null
        ? html`<span class="absent">${ABSENCES[drawn.absence ?? 'non_disponible'].name}</span>`
        : formatNumber(drawn.value)
    }</td>${isRate ? html`<td class="nombre">${formatNumber(drawn.count ?? 0)}</td>` : null}</tr>
`,
  );
  return html`<div class="carte__table">
${scrollBox(
  `Tableau : ${title}`,
  html`<table class="serre">
<caption>${title}</caption>
<thead><tr><th scope="col">Code</th><th scope="col">Département</th><th scope="col" class="nombre">${capitalised(unit)}</th>${isRate ? html`<th scope="col" class="nombre">${capitalised(counted)}</th>` : null}</tr></thead>
<tbody>
${lines}</tbody>
</table>`,
)}<p class="fr-text--xs">Département absent du tableau : ${missing}.</p>
</div>
`;
}
