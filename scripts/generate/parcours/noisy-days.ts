/** Days as a partner's file shows them. */
import { type DayForm, isoParts, partsOf, writeParts } from './days.js';
import type { Draft } from './noise.js';
import type { Seen } from './seen.js';

export function birthText({ naissance, yearOnly }: Seen, form: DayForm): string {
  return yearOnly ? String(naissance.year) : writeParts(naissance, form);
}

/** The day of an event as a cell: what is after `asOf` is not known, so it is the caller's to ask. */
export function dayText(
  draft: Draft,
  column: string,
  day: number | null,
  form: DayForm,
  earliest: { readonly day: number; readonly fault: string } | null = null,
): string {
  if (day === null) return '';
  const { random, faults } = draft;
  const draw = random?.next() ?? 1;
  if (random && draw < 0.003) {
    faults.push({ field: column, fault: 'date_impossible' });
    const parts = { year: partsOf(day).year, month: 2, day: 31 };
    return form === 'iso' ? isoParts(parts) : writeParts(parts, form);
  }
  if (random && draw < 0.006) {
    faults.push({ field: column, fault: 'cellule_vide' });
    return '';
  }
  if (random && earliest && draw < 0.011) {
    faults.push({ field: column, fault: earliest.fault });
    return writeParts(partsOf(earliest.day - random.between(1, 60)), form);
  }
  return writeParts(partsOf(day), form);
}
