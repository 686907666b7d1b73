/** When extracts of a source are agreed to come, and whether this one is late. */
import { formatDate } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { ReportedExtract } from '../partner-report.js';

const EVERY = {
  day: 'Un extrait par jour',
  week: 'Un extrait par semaine',
  month: 'Un extrait par mois',
  quarter: 'Un extrait par trimestre',
  year: 'Un extrait par an',
} as const;

export function renderCalendar(calendar: NonNullable<ReportedExtract['calendar']>): Markup {
  const { every, last, due, late } = calendar;
  const day = (date: string) => formatDate(date) ?? date;
  const expected = late
    ? html`<strong>en retard, attendu pour le ${day(due)}</strong>`
    : `prochain attendu pour le ${day(due)}`;
  return html`<div><dt>Calendrier convenu</dt><dd>${EVERY[every]} ; ${last === null ? 'aucun reçu' : `dernier du ${day(last)}`} ; ${expected}</dd></div>`;
}
