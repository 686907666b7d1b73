/** What an attacker says of the people that a subtraction leaves, and how often he is right. */
import { type Belief, believe, bellOfSum, type Noise } from './public-noise.js';
import type { Told } from './told-counts.js';

export interface Claim extends Belief {
  readonly pair: string;
  readonly place: string;
  /** How many they are in truth. */
  readonly truth: number;
  /** Where the oracle says that one person is alone: her delay in days as it is claimed, and the true one. */
  readonly delay: { readonly claimed: number; readonly truth: number } | null;
}

/** Below it a group must not be told. */
const THRESHOLD = 11;

/** The oracle tells which groups are somebody, and few: he only has to say how many. */
export const isFew = (persons: number) => persons > 0 && persons < THRESHOLD;

export interface Difference {
  readonly whole: Told;
  readonly part: Told;
  readonly rest: readonly number[];
}

export function claimOf(differences: readonly Difference[], noise: Noise): Claim[] {
  const seen = differences.map(({ whole, part }) => ({
    seen: whole.shown - part.shown,
    noise: bells(noise, whole.noises + part.noises),
  }));
  const [first] = differences;
  // the same numbers throughout: as good as nobody between them
  if (!first || seen.every((one) => one.seen === 0)) return [];
  if (!isFew(first.rest.length)) return [];
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
    const [person] = rest;
    if (whole.mean === null || part.mean === null || person === undefined || rest.length !== 1) continue;
    const days = daysIn(whole);
    const truth = days.get(person);
    if (truth === undefined) continue;
    // two definitions that count the days from another day cannot be subtracted, and everybody knows which
    if ([...daysIn(part)].some(([one, own]) => days.get(one) !== own)) continue;
    // a mean of many, told to a tenth, tells nothing exact of one
    if (part.shown > SMALL_ENOUGH) continue;
    const claimed = Math.round(part.shown * (whole.mean - part.mean) + whole.mean);
    return { claimed, truth };
  }
  return null;
}

function daysIn({ persons, days }: Told): Map<number, number> {
  return new Map([...persons].map((person, at) => [person, days[at] ?? Number.NaN]));
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
