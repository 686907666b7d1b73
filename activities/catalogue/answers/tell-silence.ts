/** The first figure of a territory in a sentence, and what is said where there is none of the told period. Pure. */
import { compareYears, lastTold, type Place } from './compare.js';
import type { AnsweredMeasure, ShownAnswers } from './reading.js';
import { inPeriod, tellChange, tellLast, unitOf } from './words.js';

/** « Pas de chiffre au 1er trimestre 2026 qui puisse être dit ; le dernier : 23 jours au 2e trimestre 2025. » */
export function tellSilence(answered: AnsweredMeasure, place: Place, whom: string): string {
  const { told, measure } = answered;
  if (!told) return 'Pas encore de chiffre qui puisse être dit.';
  const last = lastTold(answered, place, whom);
  const then = last ? ` ; ${tellLast(last, measure.unit)}, non comparé` : '';
  return `Pas de chiffre ${inPeriod(told.period)} qui puisse être dit${then}.`;
}

export function tellFirst({ answers, measures }: ShownAnswers, place: Place): string {
  const { total } = answers.for_whom;
  const [first] = measures;
  if (!first) return '';
  const { measure } = first;
  const compared = compareYears(first, place, total);
  if (!compared) return tellSilence(first, place, total);
  return `${unitOf(compared.now.value ?? 0, measure.unit)} ${measure.short} ${inPeriod(compared.now.period)}. ${tellChange(compared, measure.unit)}`;
}
