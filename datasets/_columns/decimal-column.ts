/** Decimals of a fixed scale: how a contract says so, and what a table then holds. */
import { z } from 'zod';
import { plainNumber } from '../../activities/read/plain-number.js';

/** `precision`: digits in all; `scale`: of them, those behind the point. A digit at least stands before it, as in `0.05`. */
export const Decimal = z.strictObject({
  precision: z.int().min(1).max(38),
  scale: z.int().min(0).max(37),
});
export type Decimal = z.infer<typeof Decimal>;

/** What holds a number of so many digits to the last, in any program: a double of IEEE 754. */
export const DOUBLE_DIGITS = 15;

/** More digits than that take twice the place; so many are taken where a contract says nothing of the size. */
export const USUAL_DIGITS = 18;

/** What the engine holds; of a sum of decimals as well. */
export const MOST_DIGITS = 38;

export interface DeclaredDecimal {
  /** The column. */
  readonly name: string;
  /** 0.01 for two decimals. */
  readonly multipleOf: number;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly precision?: number | undefined;
}

/** The digits that hold both bounds, unless the contract says how many. Throws a sentence. */
export function decimalOf({ name, multipleOf, minimum, maximum, precision }: DeclaredDecimal): Decimal {
  const scale = Array.from({ length: MOST_DIGITS }, (_, places) => places).find(
    (places) => Number(`1e-${places}`) === multipleOf,
  );
  if (scale === undefined)
    throw new Error(
      `column ${name}: multipleOf says how many decimals it has, so that it is 1, 0.1, 0.01 and so on, and not ${multipleOf}`,
    );
  const bounds = [minimum, maximum].filter((bound) => bound !== undefined);
  for (const bound of bounds) requireBound(name, bound, scale);
  const whole = Math.max(1, ...bounds.map((bound) => wholeDigits(bound)));
  const needed = whole + scale;
  const told = precision ?? (bounds.length === 2 ? needed : Math.max(USUAL_DIGITS, needed));
  if (!Number.isInteger(told) || told < needed || told > MOST_DIGITS)
    throw new Error(
      `column ${name}: its bounds and its ${scale} decimals take ${needed} digits, and precision may be ${MOST_DIGITS} at most; it would be ${told}`,
    );
  return { precision: told, scale };
}

/** A bound is a number of JavaScript: one that it does not hold exactly would be another number. */
function requireBound(name: string, bound: number, scale: number): void {
  const [whole = '', fraction = ''] = plainNumber(Math.abs(bound)).split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits.length > DOUBLE_DIGITS)
    throw new Error(
      `column ${name}: the bound ${bound} has more than ${DOUBLE_DIGITS} digits; leave it out and say the size by meta({ precision })`,
    );
  if (fraction.length > scale)
    throw new Error(`column ${name}: the bound ${bound} has more decimals than the ${scale} of multipleOf`);
}

function wholeDigits(bound: number): number {
  return plainNumber(Math.trunc(Math.abs(bound))).length;
}

/** Whether such a column can have that very value. */
export function canHold({ precision, scale }: Decimal, value: number): boolean {
  return Number(value.toFixed(scale)) === value && wholeDigits(value) <= precision - scale;
}

/** Every digit of the scale, a point, no exponent: what the text of such a column is everywhere. */
export function decimalText(value: unknown, { scale }: Decimal): string {
  return typeof value === 'number' ? value.toFixed(scale) : String(value);
}
