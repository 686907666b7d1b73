/**
 * The score: one figure for an extract, and for several together, by one formula that a partner can redo by hand. Reports, mails, workbooks,
 * the desk and the terminal tell this one. Pure.
 */
import { z } from 'zod';
import { formatNumber } from '../markup/french.js';

const Count = z.int().min(0);

/** Distinct rows, each counted once, under its gravest finding. */
export const TouchedRows = z.strictObject({
  received: Count.meta({ description: 'Lignes du champ : reçues, sans celles qui sont hors du champ' }),
  rejected: Count,
  blocking: Count.meta({ description: 'Lignes reprises dont le constat le plus grave est bloquant' }),
  toCheck: Count.meta({ description: 'Lignes reprises dont le constat le plus grave est à vérifier' }),
});
export type TouchedRows = z.infer<typeof TouchedRows>;

const FORMULA =
  'Score = 100 × (1 − (lignes rejetées + lignes bloquantes + ½ × lignes à vérifier) ÷ lignes du champ) : ' +
  'chaque ligne compte une seule fois, pour son constat le plus grave ; une information ne retire rien, ni une anomalie connue tant que sa dérogation court ; une ligne rejetée compte toujours, une ligne hors du champ jamais.';

/** From 0 to 100, rounded down to a tenth: 100 means that no row is rejected, blocking or to check. Null without rows. */
export function scoreRows({ received, rejected, blocking, toCheck }: TouchedRows): number | null {
  if (received === 0) return null;
  const lostHalves = Math.min(2 * received, 2 * (rejected + blocking) + toCheck);
  return Math.floor((1000 * (2 * received - lostHalves)) / (2 * received)) / 10;
}

/** Rows of several extracts put together. */
export function addTouched(all: readonly TouchedRows[]): TouchedRows {
  return all.reduce(
    (sum, one) => ({
      received: sum.received + one.received,
      rejected: sum.rejected + one.rejected,
      blocking: sum.blocking + one.blocking,
      toCheck: sum.toCheck + one.toCheck,
    }),
    { received: 0, rejected: 0, blocking: 0, toCheck: 0 },
  );
}

/** The formula, and its figures for these rows. French. */
export function tellFormula(touched: TouchedRows | null): string {
  const score = touched && scoreRows(touched);
  if (!touched || score === null) return FORMULA;
  const { received, rejected, blocking, toCheck } = touched;
  const [whole, lost, blocked, half, told] = [received, rejected, blocking, toCheck, score].map(formatNumber);
  return `${FORMULA} Ici : 100 × (1 − (${lost} + ${blocked} + ½ × ${half}) ÷ ${whole}) = ${told}, arrondi au dixième inférieur.`;
}
