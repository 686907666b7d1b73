/** A map by département, and the same as a table. What is not published never looks like a small number. */
import { capitalised, countOf, formatNumber, formatPeriod } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { isDepartement, MAP_CREDIT, nameOfDepartement, OUTLINES, OVERSEAS } from '../departements.js';
import { ABSENCES, type Absence } from '../shown-cell.js';
import { classify, classifyByTarget, type TintClass, tintOf } from './classes.js';
import type { DrawnValue } from './read-chart.js';

export interface DrawnMap {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Unit of the counts beside rates. */
  readonly counted: string;
  /** Null where there is none. */
  readonly target: number | null;
  /** Of one month; in order of place. */
  readonly values: readonly DrawnValue[];
  readonly month: string;
  /** Rows without a place. */
  readonly unplaced: number;
  /** What a département without any row means. */
  readonly missing: string;
}

const OUTLINED = new Set(OUTLINES.map(({ code }) => code));
const PARIS = ['75', '92', '93', '94'];

/** Outlines and fills, once per page: every map of it refers to them. */
export function renderMapParts(): Markup {
  return html`<svg class="reserve" aria-hidden="true" focusable="false" width="0" height="0"><defs>
<pattern id="trame-secret" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#666"/></pattern>
<pattern id="trame-non_disponible" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><circle cx="3" cy="3" r="1" fill="#666"/></pattern>
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
${drawFrance(map, classes)}${renderLegend(map, classes)}<figcaption class="fr-text--xs">${captionOf(map)}</figcaption>
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

/** A fill of its own for each way of having no value: hatched, dotted, grey; white without a row. */
function lookOf(drawn: DrawnValue | undefined, classes: readonly TintClass[]): Markup {
  if (!drawn) return html`fill="#fff"`;
  if (drawn.value !== null)
    return html`class="carte__teinte" fill="${TINT_FILLS[tintOf(drawn.value, classes)] ?? '#fff'}"`;
  return html`fill="${ABSENCE_FILLS[drawn.absence ?? 'non_disponible']}"`;
}

const TINT_FILLS = ['#dfdffc', '#b5b5f7', '#8080ee', '#4646c8', '#000091'] as const;
const ABSENCE_FILLS: Readonly<Record<Absence, string>> = {
  secret: 'url(#trame-secret)',
  sans_objet: '#ddd',
  non_disponible: 'url(#trame-non_disponible)',
};

function sayValue(drawn: DrawnValue | undefined, { unit, counted, missing }: DrawnMap): string {
  if (!drawn) return missing;
  const counts = drawn.count === undefined ? '' : ` (${formatNumber(drawn.count)}\u00a0${counted})`;
  if (drawn.value !== null) return `${formatNumber(drawn.value)}\u00a0${unit}${counts}`;
  return ABSENCES[drawn.absence ?? 'non_disponible'].legend;
}

function renderLegend(map: DrawnMap, classes: readonly TintClass[]): Markup {
  const swatch = (fill: string, text: Child) =>
    html`<li><svg class="carte__pastille" viewBox="0 0 24 16" aria-hidden="true" focusable="false"><rect width="24" height="16" fill="${fill}" stroke="#666"/></svg>${text}</li>
`;
  const absences = (['secret', 'sans_objet', 'non_disponible'] as const).filter((absence) =>
    map.values.some((drawn) => drawn.value === null && (drawn.absence ?? 'non_disponible') === absence),
  );
  const seen = new Set(map.values.map(({ place }) => place));
  const silent = [...OUTLINED, ...OVERSEAS].some((code) => !seen.has(code));
  return html`<ul class="carte__legende" aria-label="Légende, en ${map.unit}">
${classes.map((one) => swatch(TINT_FILLS[tintOf(one.greatest, classes)] ?? '#fff', `${rangeOf(one)}${one.greatest === map.target ? ' (cible)' : ''}`))}${absences.map((absence) => swatch(ABSENCE_FILLS[absence], ABSENCES[absence].name))}${silent ? swatch('#fff', map.missing) : null}</ul>
`;
}

function rangeOf({ least, greatest }: TintClass): string {
  if (greatest === Number.POSITIVE_INFINITY) return `${formatNumber(least)} et plus`;
  if (least === greatest) return formatNumber(least);
  return `${formatNumber(least)} à ${formatNumber(greatest)}`;
}

function captionOf({ month, unit, unplaced }: DrawnMap): Child {
  return [
    `${month === '' ? capitalised(unit) : `${capitalised(formatPeriod(month))}, en ${unit}`}. L’outre-mer est en carrés ; en haut, Paris et la petite couronne, agrandis. `,
    unplaced === 0 ? null : `Hors de la carte : ${countOf(unplaced, 'ligne', 'lignes')} sans lieu. `,
    html`${MAP_CREDIT.text} (<a href="${MAP_CREDIT.url}">source</a>), ${MAP_CREDIT.licence}.`,
  ];
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
