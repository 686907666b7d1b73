/** What became of the rows: a proportional bar, and the same in figures. */
import { formatCount } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import type { ReportedRows } from '../partner-report.js';

export interface RowWords {
  readonly unit: 'ligne' | 'enregistrement';
  /** « publiées » once they are, « comptées » of persons; « prêtes » before; only read where nothing will be published. */
  readonly live: 'live' | 'counted' | 'waiting' | 'checked';
}

interface Part {
  readonly name: string;
  /** « 1 publiée », « 37 réunies à une autre fiche ». */
  readonly said: string;
  readonly count: number;
}

export function renderRows(rows: ReportedRows, words: RowWords): Markup {
  const parts = partsOf(rows, words);
  const ending = feminine(words);
  const received = agree(rows.received, [words.unit], [`reçu${ending}`]);
  const sentence = `Sur ${received} : ${parts.map(({ said }) => said).join(', ')}.`;
  return html`<figure class="rows">
  <figcaption><strong>${received}</strong></figcaption>
  <svg class="bar" width="100%" height="28" role="img" aria-label="${sentence}">
    ${drawParts(parts, rows.received)}
  </svg>
  <ul class="legend">
    ${parts.map(
      ({
        name,
        said,
      }) => html`<li><svg class="swatch" width="16" height="16" aria-hidden="true"><rect width="16" height="16" fill="${fillOf(name)}"/></svg> ${said}</li>
    `,
    )}
  </ul>
</figure>`;
}

function partsOf({ received, published, merged, rejected, outside }: ReportedRows, words: RowWords): Part[] {
  const ending = feminine(words);
  const part = (name: string, count: number, agreeing: readonly string[], rest = '') => ({
    ...{ name, count },
    said: `${agree(count, [], agreeing)}${rest}`,
  });
  const refused = [
    part('rejected', rejected, [`rejeté${ending}`]),
    ...(outside === 0
      ? []
      : [{ name: 'outside', count: outside, said: `${formatCount(outside)}\u00a0hors du champ` }]),
  ];
  if (published === null || merged === null)
    return [
      part(
        'waiting',
        received - rejected - outside,
        [`lu${ending}`],
        words.live === 'checked' ? '' : ', publication en attente',
      ),
      ...refused,
    ];
  return [
    words.live === 'waiting' || words.live === 'checked'
      ? part('published', published, [`prêt${ending}`], ' à publier')
      : part('published', published, [words.live === 'counted' ? `compté${ending}` : `publié${ending}`]),
    part('merged', merged, [`réuni${ending}`], ' à une autre fiche'),
    ...refused,
  ];
}

/** « 1 ligne reçue », « 2 683 lignes reçues »: every word takes the number. */
function agree(count: number, nouns: readonly string[], participles: readonly string[]): string {
  const words = [...nouns, ...participles].map((word) => (count < 2 ? word : `${word}s`));
  return `${formatCount(count)}\u00a0${words.join(' ')}`;
}

/** A part that is not empty keeps 0.4 % of the width, so that one row in a million can be seen. */
const NARROWEST = 0.004;

/** Proportional, but for the narrowest parts. */
function drawParts(parts: readonly Part[], received: number): Child {
  const widths = parts.map(({ count }) => (count === 0 ? 0 : Math.max(count / received, NARROWEST)));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  return parts.map(({ name, count }, index) => {
    if (count === 0) return null;
    const before = widths.slice(0, index).reduce((sum, width) => sum + width, 0);
    return html`<rect x="${percent(before / whole)}" width="${percent((widths[index] ?? 0) / whole)}" height="28" fill="${fillOf(name)}" stroke="#fff" stroke-width="1"/>
    `;
  });
}

function percent(share: number): string {
  return `${Math.round(share * 100_000) / 1000}%`;
}

function fillOf(name: string): string {
  return name === 'published' ? '#000091' : `url(#fill-${name})`;
}

function feminine({ unit }: RowWords): '' | 'e' {
  return unit === 'ligne' ? 'e' : '';
}

/** Once in a page, for all its bars. Told apart without colour: plain, slanted, dotted, crossed. */
export const ROW_PATTERNS = html`<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>
      <pattern id="fill-merged" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#e3e3fd"/><rect width="3" height="6" fill="#6a6af4"/></pattern>
      <pattern id="fill-waiting" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#e3e3fd"/><circle cx="3" cy="3" r="1.5" fill="#000091"/></pattern>
      <pattern id="fill-rejected" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><path d="M0 0 6 6M6 0 0 6" stroke="#b34000" stroke-width="1.5"/></pattern>
      <pattern id="fill-outside" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#eee"/><path d="M0 3H6" stroke="#929292"/></pattern>
    </defs></svg>
`;
