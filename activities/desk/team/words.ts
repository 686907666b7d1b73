/** How the pages of the team say states, moments and changes. In French. Pure. */
import type { RunStatus } from '../../handover/run.js';
import { countOf, formatCount, formatDate, formatShare } from '../../markup/french.js';

export const STATUS_WORDS: Readonly<Record<RunStatus, string>> = {
  published: 'publié',
  unchanged: 'sans changement',
  superseded: 'dépassé par plus récent',
  held: 'attend une décision',
  refused: 'refusé',
  rejected: 'rejeté',
  failed: 'en échec',
  cancelled: 'annulé',
};

const PARIS = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' },
});

/** « 29 novembre 2026 à 18 h 33 », in Paris. */
export function formatMoment(moment: Date): string {
  const [day = '', time = ''] = PARIS.format(moment).split(' ');
  return `${formatDate(day) ?? day} à ${time.replace(':', '\u00a0h\u00a0')}`;
}

/** The day it is in Paris. */
export function dayOf(moment: Date): string {
  return PARIS.format(moment).slice(0, 10);
}

/** « 3 min 12 s », « 2 h 05 », « 4 jours ». */
export function formatDuration(from: Date, to: Date): string {
  const seconds = Math.max(0, Math.round((Number(to) - Number(from)) / 1_000));
  if (seconds < 60) return `${seconds}\u00a0s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}\u00a0min\u00a0${String(seconds % 60).padStart(2, '0')}\u00a0s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}`;
  return countOf(Math.floor(hours / 24), 'jour', 'jours');
}

/** Of two days, ISO 8601. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** « aujourd’hui », « hier », « il y a 12 jours ». */
export function formatAge(day: string, today: string): string {
  const days = daysBetween(day, today);
  if (days <= 0) return 'aujourd’hui';
  return days === 1 ? 'hier' : `il y a ${countOf(days, 'jour', 'jours')}`;
}

/** « +12 % », « −70,2 % »; nothing has changed: « sans changement ». */
export function formatChange(change: number): string {
  if (change === 0) return 'sans changement';
  return `${change > 0 ? '+' : '−'}${formatShare(Math.abs(change))}`;
}

/** « 799 lignes, contre 2 683 la dernière fois (−70,2 %) ». */
export function formatAgainst(rows: number, before: number, change: number | null): string {
  const told = change === null ? '' : ` (${formatChange(change)})`;
  return `${countOf(rows, 'ligne', 'lignes')}, contre ${formatCount(before)} la dernière fois${told}`;
}
