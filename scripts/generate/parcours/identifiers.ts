/** Numbers that nobody can have: the form is true, the commune of birth does not exist, the key is false. */
import { permute, type Random } from './random.js';

export type NirPolicy = 'impossible' | 'valid';

export interface Birth {
  readonly sexe: 1 | 2;
  readonly year: number;
  readonly month: number;
}

const ORDERS = 1_000_000;
const TRUE_DEPARTEMENTS = ['2A', '2B', '13', '31', '33', '59', '67', '69', '75', '93'];

/** 13 characters; unique as long as fewer than a million people share a sex, a year and a month of birth. */
export function inventNir(birth: Birth, order: number, policy: NirPolicy, seed: number): string {
  const spread = permute(order, ORDERS, seed);
  const departement = policy === 'valid' ? TRUE_DEPARTEMENTS[spread % TRUE_DEPARTEMENTS.length] : '00';
  const commune = Math.floor(spread / 1000);
  const place = policy === 'valid' ? 1 + (commune % 989) : commune;
  const head = `${birth.sexe}${digits(birth.year % 100, 2)}${digits(birth.month, 2)}${departement}`;
  return `${head}${digits(place, 3)}${digits(spread % 1000, 3)}`;
}

/** The true key: 97 − n mod 97, Corsica counted as 19 and 18. */
export function trueKey(nir13: string): number {
  return 97 - (Number(nir13.replace('2A', '19').replace('2B', '18')) % 97);
}

/** With its key: the next one, hence a false one, unless the numbers are to be valid. */
export function withKey(nir13: string, policy: NirPolicy): string {
  const key = trueKey(nir13);
  return `${nir13}${digits(policy === 'valid' ? key : (key % 97) + 1, 2)}`;
}

/** Seven digits, never a zero first. */
export function inventMatricule(order: number, seed: number): string {
  return String(1_000_000 + permute(order, 9_000_000, seed + 1));
}

/** Eight digits of their own, then the three of the département. */
export function inventDemande(order: number, code3: string, seed: number): string {
  return `${digits(permute(order, 60_000_000, seed + 2), 8)}${digitsOf(code3)}`;
}

/** Seven digits and a letter, or eight digits. */
export function inventFranceTravail(order: number, seed: number): string {
  const spread = permute(order, 9_000_000, seed + 3);
  const letter = 'ABCDEFGHJKLMNPRSTVWXYZ'[spread % 22] ?? 'X';
  return spread % 10 < 3
    ? String(10_000_000 + permute(order, 60_000_000, seed + 4))
    : `${1_000_000 + spread}${letter}`;
}

/** Five to eight digits; the length is drawn first, so that numbers of one length never meet. */
export function inventInternalId(order: number, random: Random, seed: number): string {
  const shortest = order < 90_000 ? 5 : 6;
  const first = 10 ** (random.between(shortest, 8) - 1);
  const size = Math.min(9 * first, 60_000_000);
  return String(first + permute(order % size, size, seed + 5));
}

export function inventUuid(random: Random): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(random.next() * 4294967296)
      .toString(16)
      .padStart(8, '0'),
  );
  const text = hex.join('');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-9${text.slice(17, 20)}-${text.slice(20)}`;
}

const MOBILE = '063998';
const LANDLINES = ['019900', '026191', '035301', '046571', '053649'];

/** Ranges the ARCEP keeps for fiction: ten digits. */
export function inventPhone(random: Random): string {
  const start = random.chance(0.8) ? MOBILE : random.pick(LANDLINES);
  return `${start}${digits(random.int(10_000), 4)}`;
}

export function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** Three digits, Corsica's too: no other département has them. */
export function digitsOf(code3: string): string {
  return code3.replace('02A', '020').replace('02B', '120');
}
