/** The attacker at work: subtracts what is told of some people from what is told of more, and says how many the rest are. */
import { groupedBy } from '../datasets/grouped-by.js';
import { type Claim, claimOf, type Difference, isFew } from './claims.js';
import { isWithin, restOf } from './people.js';
import type { Noise } from './public-noise.js';
import type { Told } from './told-counts.js';

/**
 * Who knows the definitions knows which populations lie in which: here, the pairs of counts of a place of which one never has anybody
 * that the other has not. Everything published of a pair is subtracted, and each group, which an oracle tells apart, is guessed once from
 * all differences that are about it. More than any attacker knows.
 */
export function subtractAll(told: readonly Told[], noise: Noise): Claim[] {
  const places = groupedBy(told, ({ place }) => place);
  const nested = nestedPairs([...places.values()]);
  const claims: Claim[] = [];
  const seen = new Set<string>();
  for (const here of places.values()) {
    const groups = groupedBy(differencesIn(here, nested), ({ rest }) => rest.join(' '));
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

function differencesIn(here: readonly Told[], nested: ReadonlySet<string>): Difference[] {
  return here.flatMap((whole) =>
    here.flatMap((part) => {
      if (!nested.has(`${whole.what} ⊃ ${part.what}`)) return [];
      // of those that lie in each other, as many are left as the one has more than the other
      const few = isFew(whole.persons.length - part.persons.length);
      return few ? [{ whole, part, rest: restOf(whole.persons, [part.persons]) }] : [];
    }),
  );
}

/**
 * Of a total the types that are told: the rest are those of the types that are hidden, and those without a type. Likewise the modalities of each
 * breakdown.
 */
export function subtractTypes(told: readonly Told[], noise: Noise): Claim[] {
  const sums = groupedBy(told, ({ what, place }) => `${what}|${place.replace(/[|][^|]*$/, '')}`);
  return [...sums.values()].flatMap((members) => {
    const whole = members.find(({ place }) => place.endsWith('|ensemble'));
    if (!whole) return [];
    const others = members.filter((one) => one !== whole);
    const groups = groupedBy(others, ({ place }) => {
      const kind = place.split('|').at(-1) ?? '';
      return kind.includes(' ') ? (kind.split(' ')[0] ?? '') : 'type';
    });
    return [...groups.values()].flatMap((parts) => claimOf([lessParts(whole, parts)], noise));
  });
}

function lessParts(whole: Told, parts: readonly Told[]): Difference {
  const persons = parts.map((part) => part.persons);
  const shown = parts.reduce((sum, part) => sum + part.shown, 0);
  const noises = parts.reduce((sum, part) => sum + part.noises, 0);
  const part = { ...whole, shown, noises, mean: null, what: 'parts' };
  return { whole, part, rest: restOf(whole.persons, persons) };
}

/**
 * Of a territory its parts, of a period its parts, as far as they are told; What
 * is left of each, which is hidden, is guessed once from all differences that are about it.
 */
export function subtractLevels(told: readonly Told[], noise: Noise): Claim[] {
  const kinds = groupedBy(told, ({ what, place }) => `${what}|${place.split('|').at(-1)}`);
  const differences = [...kinds.values()].flatMap((same) => {
    const cells = placeCells(same);
    return same.flatMap((whole) =>
      partitionsOf(whole, cells)
        // an age or a seniority at the end of a quarter is another at the end of the year: who knows that does not subtract
        .filter((parts) => parts.every((part) => isWithin(part.persons, whole.persons)))
        .map((parts) => lessParts(whole, parts))
        .filter(({ rest }) => isFew(rest.length)),
    );
  });
  const groups = groupedBy(differences, ({ rest }) => rest.join(' '));
  return [...groups.values()].flatMap((about) => claimOf(about, noise));
}

/** Cells of one kind by their months, and by their départements. */
interface Placed {
  readonly byMonths: ReadonlyMap<string, readonly Told[]>;
  readonly byPlaces: ReadonlyMap<string, readonly Told[]>;
}
const monthsKey = ({ months }: Told) => months.join(' ');
const placesKey = ({ departements }: Told) => departements.join(' ');
const placeCells = (same: readonly Told[]): Placed => ({
  byMonths: groupedBy(same, monthsKey),
  byPlaces: groupedBy(same, placesKey),
});

/** Told cells that lie in the whole, level by level: none of them overlap. */
function partitionsOf(whole: Told, { byMonths, byPlaces }: Placed): Told[][] {
  const [places, months] = [new Set(whole.departements), new Set(whole.months)];
  const inPlaces = (byMonths.get(monthsKey(whole)) ?? []).filter(({ departements }) =>
    departements.every((place) => places.has(place)),
  );
  const inMonths = (byPlaces.get(placesKey(whole)) ?? []).filter((one) =>
    one.months.every((month) => months.has(month)),
  );
  // twelve months overlap each other
  const inside = [...new Set([...inPlaces, ...inMonths])].filter(
    (one) => one !== whole && one.place.split('|')[2] !== 'douze_mois',
  );
  const levelOf = ({ place }: Told) =>
    place
      .split('|')
      .filter((_, at) => at === 0 || at === 2)
      .join('|');
  return [...groupedBy(inside, levelOf).values()];
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
        if (!broken.has(pair) && !isWithin(part.persons, whole.persons)) broken.add(pair);
      }
  return new Set([...seen].filter((pair) => !broken.has(pair)));
}
