/** One figure for an extract, with a formula that a partner can redo by hand. Pure. */

/** Distinct rows, each counted once, under its gravest finding. */
export interface TouchedRows {
  readonly received: number;
  readonly rejected: number;
  /** Kept, with a finding of severity hold or refuse. */
  readonly blocking: number;
  /** Kept, with a finding of severity warn and none graver. */
  readonly toCheck: number;
}

export const SCORE_FORMULA =
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
