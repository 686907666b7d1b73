/** The last interview at France Travail, on a day. */
import { isoDay, partsOf } from './days.js';
import type { Adult } from './persons.js';
import type { Registration } from './story.js';

/** True dirt of the monthly file: some dates are a year only, some are empty. */
export function lastInterview({ index }: Adult, registration: Registration, asOf: number): string {
  const day = lastInterviewDay(registration, asOf);
  if (day === null || index % 20 === 3) return '';
  return index % 20 === 7 ? String(partsOf(day).year) : isoDay(day);
}

/** Interviews come at the same pace from the signature on. */
export function lastInterviewDay(
  { signaturePpae, entretienTousLes }: Registration,
  asOf: number,
): number | null {
  if (signaturePpae > asOf) return null;
  return signaturePpae + Math.floor((asOf - signaturePpae) / entretienTousLes) * entretienTousLes;
}
