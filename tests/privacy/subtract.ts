/** The attacker at work: subtracts what is told of some people from what is told of more, and says how many the rest are. */
import { type Belief, believe, bellOfSum, type Noise } from './public-noise.js';
import type { Told } from './published.js';

export interface Claim extends Belief {
  readonly pair: string;
  readonly place: string;
  /** How many they are in truth. */
  readonly truth: number;
  /** Where the oracle says that one person is alone: her delay in days as it is claimed, and the true one. */
  readonly delay: { readonly claimed: number; readonly truth: number } | null;
}

/** Below it a group must not be told. */
export const THRESHOLD = 11;

/**
 * Who knows the definitions knows which populations lie in which: here, the pairs of counts of a place of which one never has anybody
 * that the other has not. Everything published of a pair is subtracted, and each group, which an oracle tells apart, is guessed once from
 * all differences that are about it. More than any attacker knows.
 */
export function subtractAll(told: readonly Told[], noise: Noise): Claim[] {
  const places = new Map<string, Told[]>();
  for (const one of told) places.set(one.place, [...(places.get(one.place) ?? []), one]);
  const nested = nestedPairs([...places.values()]);
  const claims: Claim[] = [];
  const seen = new Set<string>();
  for (const here of places.values()) {
    const groups = new Map<string, Difference[]>();
    for (const whole of here)
      for (const part of here) {
        if (!nested.has(`${whole.what} ⊃ ${part.what}`)) continue;
        const rest = [...whole.persons].filter((person) => !part.persons.has(person)).sort();
        const group = rest.join(' ');
        groups.set(group, [...(groups.get(group) ?? []), { whole, part, rest }]);
      }
    for (const [group, differences] of groups) {
      // the only département of a région has the same figures there: nothing more is told
      const figures = `${group}|${differences.map(({ whole, part }) => `${whole.what} ${whole.shown} ${part.what} ${part.shown}`).join('|')}`;
      if (seen.has(figures)) continue;
      seen.add(figures);
      claims.push(...claimOf(differences, noise));
    }
  }
  return claims;
}

/**
 * Of a total the types that are told: the rest are those of the types that are hidden, and those without a type. Likewise the modalities of each
 * breakdown.
 */
export function subtractTypes(told: readonly Told[], noise: Noise): Claim[] {
  const sums = new Map<string, Told[]>();
  for (const one of told) {
    const sum = `${one.what}|${one.place.replace(/[|][^|]*$/, '')}`;
    sums.set(sum, [...(sums.get(sum) ?? []), one]);
  }
  return [...sums.values()].flatMap((members) => {
    const whole = members.find(({ place }) => place.endsWith('|ensemble'));
    if (!whole) return [];
    const groups = new Map<string, Told[]>();
    for (const one of members) {
      const kind = one.place.split('|').at(-1) ?? '';
      const group = kind.includes(' ') ? (kind.split(' ')[0] ?? '') : 'type';
      if (one !== whole) groups.set(group, [...(groups.get(group) ?? []), one]);
    }
    return [...groups.values()].flatMap((parts) => claimsOfParts(whole, parts, noise));
  });
}

function claimsOfParts(whole: Told, parts: readonly Told[], noise: Noise): Claim[] {
  const inParts = new Set(parts.flatMap(({ persons }) => [...persons]));
  const rest = [...whole.persons].filter((person) => !inParts.has(person));
  const shown = parts.reduce((sum, part) => sum + part.shown, 0);
  const noises = parts.reduce((sum, part) => sum + part.noises, 0);
  return claimOf([{ whole, part: { ...whole, shown, noises, mean: null, what: 'parts' }, rest }], noise);
}

/**
 * Of a territory its parts, of a period its parts, as far as they are told; What
 * is left of each, which is hidden, is guessed once from all differences that are about it.
 */
export function subtractLevels(told: readonly Told[], noise: Noise): Claim[] {
  const groups = new Map<string, Difference[]>();
  const kinds = new Map<string, Told[]>();
  for (const one of told) {
    const kind = `${one.what}|${one.place.split('|').at(-1)}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  for (const same of kinds.values())
    for (const whole of same)
      for (const parts of partitionsOf(whole, same)) {
        const inParts = new Set(parts.flatMap(({ persons }) => [...persons]));
        const rest = [...whole.persons].filter((person) => !inParts.has(person)).sort();
        if (rest.length === 0 || rest.length >= THRESHOLD) continue;
        // an age or a seniority at the end of a quarter is another at the end of the year: who knows that does not subtract
        if ([...inParts].some((person) => !whole.persons.has(person))) continue;
        const shown = parts.reduce((sum, part) => sum + part.shown, 0);
        const noises = parts.reduce((sum, part) => sum + part.noises, 0);
        const part = { ...whole, shown, noises, mean: null, what: 'levels' };
        const group = rest.join(' ');
        groups.set(group, [...(groups.get(group) ?? []), { whole, part, rest }]);
      }
  return [...groups.values()].flatMap((differences) => claimOf(differences, noise));
}

/** Told cells that lie in the whole, level by level: none of them overlap. */
function partitionsOf(whole: Told, same: readonly Told[]): Told[][] {
  const levels = new Map<string, Told[]>();
  for (const one of same) {
    if (one === whole) continue;
    const [territory, , period] = one.place.split('|');
    const inside =
      one.departements.every((place) => whole.departements.includes(place)) &&
      one.months.every((month) => whole.months.includes(month));
    // twelve months overlap each other
    if (!inside || period === 'douze_mois') continue;
    const sameMonths = one.months.length === whole.months.length;
    const samePlaces = one.departements.length === whole.departements.length;
    if (sameMonths || samePlaces) {
      const level = `${territory}|${period}`;
      levels.set(level, [...(levels.get(level) ?? []), one]);
    }
  }
  return [...levels.values()];
}

interface Difference {
  readonly whole: Told;
  readonly part: Told;
  readonly rest: readonly string[];
}

function nestedPairs(places: readonly (readonly Told[])[]): Set<string> {
  const seen = new Set<string>();
  const broken = new Set<string>();
  for (const here of places)
    for (const whole of here)
      for (const part of here) {
        if (whole === part) continue;
        const pair = `${whole.what} ⊃ ${part.what}`;
        seen.add(pair);
        if (![...part.persons].every((person) => whole.persons.has(person))) broken.add(pair);
      }
  return new Set([...seen].filter((pair) => !broken.has(pair)));
}

function claimOf(differences: readonly Difference[], noise: Noise): Claim[] {
  const seen = differences.map(({ whole, part }) => ({
    seen: whole.shown - part.shown,
    noise: bells(noise, whole.noises + part.noises),
  }));
  const [first] = differences;
  // the same numbers throughout: as good as nobody between them
  if (!first || seen.every((one) => one.seen === 0)) return [];
  // and tells him which groups are somebody, and few: he only has to say how many
  if (first.rest.length === 0 || first.rest.length >= THRESHOLD) return [];
  const belief = believe(seen, THRESHOLD - 1);
  if (belief === null) return [];
  return [
    {
      ...belief,
      pair: `${first.whole.what} − ${first.part.what}`,
      place: first.whole.place,
      truth: first.rest.length,
      delay: delayOf(differences),
    },
  ];
}

/** In persons: a rounding to a tenth is a day and a half then. */
const SMALL_ENOUGH = 30;

/** One person more, as the oracle says: count × mean tells her delay, if the counts and means are what they say. */
function delayOf(differences: readonly Difference[]): Claim['delay'] {
  for (const { whole, part, rest } of differences) {
    const [person = ''] = rest;
    const truth = whole.days.get(person);
    if (whole.mean === null || part.mean === null || truth === undefined || rest.length !== 1) continue;
    // two definitions that count the days from another day cannot be subtracted, and everybody knows which
    if ([...part.days].some(([one, days]) => whole.days.get(one) !== days)) continue;
    // a mean of many, told to a tenth, tells nothing exact of one
    if (part.shown > SMALL_ENOUGH) continue;
    const claimed = Math.round(part.shown * (whole.mean - part.mean) + whole.mean);
    return { claimed, truth };
  }
  return null;
}

const known = new Map<string, Map<number, number>>();
function bells(noise: Noise, terms: number): Map<number, number> {
  const key = `${noise.variance} ${noise.deviation} ${terms}`;
  const found = known.get(key) ?? bellOfSum(noise, terms);
  known.set(key, found);
  return found;
}

export interface Success {
  readonly claims: number;
  readonly right: number;
  /** Claims that the attacker himself is surer of than of not. */
  readonly sure: number;
  readonly sureAndRight: number;
  readonly delays: number;
  readonly delaysRight: number;
  /** How often the most frequent size of all groups is right: what needs no figure. */
  readonly withoutFigures: number;
}

export function successOf(claims: readonly Claim[]): Success {
  const right = ({ size, truth }: Claim) => size === truth;
  const sure = claims.filter(({ certainty }) => certainty > 0.5);
  const delays = claims.flatMap(({ delay }) => (delay === null ? [] : [delay]));
  const sizes = new Map<number, number>();
  for (const { truth } of claims) sizes.set(truth, (sizes.get(truth) ?? 0) + 1);
  return {
    claims: claims.length,
    right: claims.filter(right).length,
    sure: sure.length,
    sureAndRight: sure.filter(right).length,
    delays: delays.length,
    delaysRight: delays.filter(({ claimed, truth }) => Math.abs(claimed - truth) <= 2).length,
    withoutFigures: claims.length === 0 ? 0 : Math.max(...sizes.values()) / claims.length,
  };
}
