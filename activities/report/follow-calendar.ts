/** A source against its agreed calendar, and what stands in for an extract that did not come. Pure. */
import { type Calendar, nextDue } from '../../datasets/calendar.js';
import type { Source } from '../../datasets/dataset.js';
import type { IngestedSource } from '../handover/run.js';
import { countOf, formatDate } from '../markup/french.js';

export interface FollowedCalendar {
  readonly every: Calendar['every'];
  readonly since: string;
  /** The day of the newest extract that we have. */
  readonly last: string | null;
  readonly due: string;
  readonly lateFrom: string;
  readonly late: boolean;
}

/** Null without a calendar. `asOf`: the day of the run. */
export function followCalendar(
  { calendar, extract_date }: Source,
  had: readonly Pick<IngestedSource, 'extract'>[],
  asOf: string,
): FollowedCalendar | null {
  if (!calendar) return null;
  const last =
    had
      .map(({ extract }) => extract.date ?? extract_date)
      .sort()
      .at(-1) ?? null;
  const { on: due, lateFrom } = nextDue(calendar, last);
  return { every: calendar.every, since: calendar.since, last, due, lateFrom, late: asOf >= lateFrom };
}

/** French: what this publication uses in the place of an extract that could not be taken. `others`: extracts that other organisations sent. */
export function describeStandIn(
  had: readonly Pick<IngestedSource, 'extract' | 'status'>[],
  others = 0,
): string {
  const stale = had.find(({ status }) => status === 'stale');
  if (stale) return `L’extrait précédent, ${nameFile(stale)}, est repris à sa place.`;
  const [newest] = had.toSorted((one, other) => (dayOf(one) < dayOf(other) ? 1 : -1));
  if (!newest && others > 0)
    return 'Rien n’en tient lieu ; ce que d’autres organismes ont envoyé reste pris en compte.';
  if (!newest) return 'Rien n’en tient lieu : ces données manquent.';
  return had.length === 1
    ? `L’extrait déjà reçu, ${nameFile(newest)}, reste pris en compte.`
    : `Les ${countOf(had.length, 'extrait', 'extraits')} déjà reçus restent pris en compte, le dernier étant ${nameFile(newest)}.`;
}

/** French: a source that is late, where the run has nothing else to say of it. */
export function describeLate({ due }: Pick<FollowedCalendar, 'due'>): string {
  return `Aucun nouvel extrait ne nous est parvenu ; il était attendu pour le ${formatDate(due) ?? due}. Déposez-le à l’endroit convenu, ou prévenez-nous si le calendrier a changé.`;
}

function dayOf({ extract }: Pick<IngestedSource, 'extract'>): string {
  return extract.date ?? '';
}

function nameFile({ extract: { fileName, date } }: Pick<IngestedSource, 'extract'>): string {
  const day = date === null ? null : formatDate(date);
  return day === null ? `« ${fileName} »` : `« ${fileName} » du ${day}`;
}
