/** How a map's département looks, and what that means. */
import { formatNumber } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import { ABSENCES, type Absence } from '../shown-cell.js';
import { type TintClass, tintOf } from './classes.js';
import type { DrawnMap } from './drawn-map.js';
import type { DrawnValue } from './read-chart.js';

/** A fill of its own for each way of having no value: hatched, dotted, grey; the ground of the page without a row. */
export function lookOf(drawn: DrawnValue | undefined, classes: readonly TintClass[]): Markup {
  if (!drawn) return NO_ROW;
  if (drawn.value !== null)
    return html`class="carte__teinte" fill="${TINT_FILLS[tintOf(drawn.value, classes)] ?? '#fff'}"`;
  return filled(ABSENCE_FILLS[drawn.absence ?? 'non_disponible']);
}

/** Never brighter than what is told, on a dark page either. */
const NO_ROW = html`class="carte__vide"`;
const TINT_FILLS = ['#dfdffc', '#b5b5f7', '#8080ee', '#4646c8', '#000091'] as const;
const ABSENCE_FILLS: Readonly<Record<Absence, string>> = {
  secret: 'url(#trame-secret)',
  sans_objet: '#ddd',
  non_disponible: 'url(#trame-non_disponible)',
};

/** `isSilent`: a département has no row. */
export function renderLegend(map: DrawnMap, classes: readonly TintClass[], isSilent: boolean): Markup {
  const swatch = (look: Markup, text: Child) =>
    html`<li><svg class="carte__pastille" viewBox="0 0 24 16" aria-hidden="true" focusable="false"><rect width="24" height="16" ${look} stroke="#666"/></svg>${text}</li>
`;
  const absences = (['secret', 'sans_objet', 'non_disponible'] as const).filter((absence) =>
    map.values.some((drawn) => drawn.value === null && (drawn.absence ?? 'non_disponible') === absence),
  );
  return html`<ul class="carte__legende" aria-label="Légende, en ${map.unit}">
${classes.map((one) => swatch(filled(TINT_FILLS[tintOf(one.greatest, classes)] ?? '#fff'), `${rangeOf(one)}${one.greatest === map.target ? ' (cible)' : ''}`))}${absences.map((absence) => swatch(filled(ABSENCE_FILLS[absence]), ABSENCES[absence].name))}${isSilent ? swatch(NO_ROW, map.missing) : null}</ul>
`;
}

function filled(fill: string): Markup {
  return html`fill="${fill}"`;
}

function rangeOf({ least, greatest }: TintClass): string {
  if (greatest === Number.POSITIVE_INFINITY) return `${formatNumber(least)} et plus`;
  if (least === greatest) return formatNumber(least);
  return `${formatNumber(least)} à ${formatNumber(greatest)}`;
}
