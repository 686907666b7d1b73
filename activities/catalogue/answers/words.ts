/** What is compared, in French. Pure. */
import { countOf, formatNumber, formatPeriod, formatShare, withUnit } from '../../markup/french.js';
import { ABSENCES } from '../shown-cell.js';
import { type Compared, type Told, type Way, wayOf } from './compare.js';
import type { Reading } from './reading.js';

/** « en mars 2026 », « au 1er trimestre 2026 », « en 2026 ». */
export function inPeriod(period: string): string {
  return `${period.includes('T') ? 'au' : 'en'} ${formatPeriod(period)}`;
}

/** No decimals: the figures are approximate. */
export function wholeShare(share: number): string {
  const whole = Math.round(share * 100) / 100;
  return formatShare(whole === 0 || whole === 1 ? share : whole);
}

/** « 44 jours en mars 2026 ». */
export function tellFigure({ value, period }: Pick<Reading, 'value' | 'period'>, unit: string): string {
  return `${unitOf(value ?? 0, unit)} ${inPeriod(period)}`;
}

/** « le dernier : 23 jours au 2e trimestre 2025 ». */
export function tellLast(last: Reading, unit: string): string {
  return `le dernier : ${tellFigure(last, unit)}`;
}

export function unitOf(value: number, unit: string): string {
  return withUnit(Math.abs(value), unit);
}

/** « 3 jours de moins qu’en mars 2025 (à 2 jours près). » */
export function tellChange({ change, before, sure }: Compared, unit: string): string {
  if (change === null) return before ? tellNothing(before) : 'Pas de chiffre un an avant, pour comparer.';
  const then = before ? inPeriod(before.period) : 'un an avant';
  if (change === 0) return `Comme ${then}.`;
  const moved = `${unitOf(change, unit)} de ${change < 0 ? 'moins' : 'plus'}`;
  if (wayOf({ change, sure }) === 'pareil')
    return `À peu près comme ${then} : ${moved}, et un écart de moins de ${unitOf(sure, unit)} ne dit rien.`;
  return `${moved} qu’${then}.`;
}

function tellNothing(before: Reading): string {
  if (before.value !== null)
    return `Pas de comparaison avec ${formatPeriod(before.period)} : ce n’étaient pas les mêmes départements.`;
  const why = before.absence === null ? '' : ` (${ABSENCES[before.absence].name})`;
  return `Pas de chiffre ${inPeriod(before.period)}${why}, pour comparer.`;
}

/** The answer in one sentence: which waits fell, which rose, which stayed. */
export function tellAnswer(told: readonly Told[]): string {
  const group = (which: Way) =>
    told.flatMap(({ answered: { measure }, compared }) =>
      wayOf(compared) === which
        ? [{ short: measure.short, by: unitOf(compared?.change ?? 0, measure.unit) }]
        : [],
    );
  const [fell, rose, stayed] = [group('baisse'), group('hausse'), group('pareil')];
  const said = [
    fell.length > 0 ? `a baissé ${listed(fell, 'moins')}` : '',
    rose.length > 0 ? `a augmenté ${listed(rose, 'plus')}` : '',
    stayed.length > 0 ? `n’a guère changé ${listed(stayed, null)}` : '',
  ].filter((part) => part !== '');
  if (said.length === 0) return 'On ne peut pas encore le dire : il faut deux années de chiffres publiés.';
  return `En un an, l’attente ${said.join(' ; elle ')}.`;
}

function listed(waits: readonly { short: string; by: string }[], way: string | null): string {
  const parts = waits.map(({ short, by }) => (way === null ? short : `${short} (${by} de ${way})`));
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} et ${last}`;
}

/** « 12 départements sur 101 »; null where all are there. */
export function tellObserved({ observed, all }: Reading): string | null {
  return observed >= all
    ? null
    : `${countOf(observed, 'département', 'départements')} sur ${formatNumber(all)}`;
}
