/** What is compared, in French. Pure. */
import { countOf, formatNumber, formatPeriod, formatShare } from '../../markup/french.js';
import { ABSENCES } from '../shown-cell.js';
import { type Compared, SAME, type Told } from './compare.js';
import type { Reading } from './read-answers.js';

/** « mars 2026 », « 1er trimestre 2026 », « 2026 ». */
export function namePeriod(period: string): string {
  const [, year = '', quarter = ''] = /^(\d{4})-T([1-4])$/.exec(period) ?? [];
  if (quarter === '') return formatPeriod(period);
  return `${quarter === '1' ? '1er' : `${quarter}e`} trimestre ${year}`;
}

/** « en mars 2026 », « au 1er trimestre 2026 », « en 2026 ». */
export function inPeriod(period: string): string {
  return `${period.includes('T') ? 'au' : 'en'} ${namePeriod(period)}`;
}

/** No decimals: the figures are approximate. */
export function wholeShare(share: number): string {
  const whole = Math.round(share * 100) / 100;
  return formatShare(whole === 0 || whole === 1 ? share : whole);
}

/** « 44 jours en mars 2026 ». */
export function tellFigure({ now }: Compared, unit: string): string {
  return `${unitOf(now.value ?? 0, unit)} ${inPeriod(now.period)}`;
}

export function unitOf(value: number, unit: string): string {
  const [singular, plural] = [unit.replace(/s$/, ''), unit];
  return countOf(Math.abs(value), singular, plural);
}

/** « 3 jours de moins qu’en mars 2025 ». */
export function tellChange({ change, before }: Compared, unit: string): string {
  if (change === null) return before ? tellNothing(before) : 'Pas de chiffre un an avant, pour comparer.';
  const then = before ? inPeriod(before.period) : 'un an avant';
  if (change === 0) return `Comme ${then}.`;
  if (Math.abs(change) < SAME) return `À peu près comme ${then} (écart de ${unitOf(change, unit)}).`;
  return `${unitOf(change, unit)} de ${change < 0 ? 'moins' : 'plus'} qu’${then}.`;
}

function tellNothing(before: Reading): string {
  if (before.value !== null)
    return `Pas de comparaison avec ${namePeriod(before.period)} : ce n’étaient pas les mêmes départements.`;
  const why = before.absence === null ? '' : ` (${ABSENCES[before.absence].name})`;
  return `Pas de chiffre ${inPeriod(before.period)}${why}, pour comparer.`;
}

/** « 63 % dans les 42 jours de la cible, 58 % un an avant. » Null where no share is told. */
export function tellShare({ now, before }: Compared, unit: string): string | null {
  if (now.share === null) return null;
  const target = now.target === null ? 'dans la cible' : `dans les ${unitOf(now.target, unit)} de la cible`;
  const then = before?.share ?? null;
  return `${wholeShare(now.share)} ${target}${then === null ? '' : `, ${wholeShare(then)} un an avant`}.`;
}

/** The answer in one sentence: which waits fell, which rose, which stayed. */
export function tellAnswer(told: readonly Told[]): string {
  const group = (keeps: (change: number) => boolean) =>
    told.flatMap(({ answered: { measure }, compared }) =>
      typeof compared?.change === 'number' && keeps(compared.change)
        ? [{ short: measure.short, by: compared.change === 0 ? '' : unitOf(compared.change, measure.unit) }]
        : [],
    );
  const [fell, rose, stayed] = [
    group((change) => change <= -SAME),
    group((change) => change >= SAME),
    group((change) => Math.abs(change) < SAME),
  ];
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
  return observed >= all ? null : `${formatNumber(observed)} départements sur ${formatNumber(all)}`;
}
