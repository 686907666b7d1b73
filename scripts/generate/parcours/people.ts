/** Households and the people in them: a person follows from the seed and the person's index. */
import { inventAdult } from './adults.js';
import { dayOf } from './days.js';
import { inventChildren } from './family.js';
import { inventDemande, inventMatricule } from './identifiers.js';
import type { Household, World } from './persons.js';
import { departementAt, STREET_TYPES, STREETS } from './places/places.js';
import { createRandom, type Random } from './random.js';

/** Two years of applications end on this day; whoever applies later comes after the `persons` of the world. */
export const LAST_DAY = dayOf(2026, 6, 30);
export const WINDOW = 730;

/** Two neighbours share a household or a birth: 15 % of households are couples, 0.5 % of people are twins. */
const COUPLES = 0.262;
const TWINS = 0.005;

const PURPOSE = { household: 1, pair: 6, place: 7 } as const;

/** The one or two households of the people 2·pair and 2·pair+1, of those below `people`. */
export function inventPair(pair: number, people: number, world: World): Household[] {
  const indexes = [2 * pair, 2 * pair + 1].filter((index) => index < people);
  const [first, second] = indexes;
  if (first === undefined) return [];
  const tie = second === world.persons ? 1 : createRandom(world.seed, pair, PURPOSE.pair).next();
  if (tie < COUPLES) return [inventHousehold(indexes, world, null)];
  if (second === undefined) return [inventHousehold([first], world, null)];
  const twin = tie < COUPLES + TWINS ? first : null;
  return [inventHousehold([first], world, twin), inventHousehold([second], world, twin)];
}

function inventHousehold(members: readonly number[], world: World, twin: number | null): Household {
  const index = members[0] ?? 0;
  const random = createRandom(world.seed, index, PURPOSE.household);
  const share = createRandom(world.seed, twin ?? index, PURPOSE.place).next();
  const departement = departementAt(share, world.departements);
  const demande = applicationDay(index, random, world);
  const ouverture = demande + random.between(10, 40);
  const cloture = random.chance(0.15)
    ? {
        jour: ouverture + random.between(150, 600),
        motif: random.pick(['PCG', 'ECH', 'EFF', 'MUT', 'RGD', 'RFD', 'RAU', 'RST', 'RSO']),
      }
    : null;
  const commune = random.pick(departement.communes);
  const names: string[] = [];
  const adults = members.map((member, rank) => {
    const adult = inventAdult(
      { member, rank, twin, demande, ouverture, cloture: cloture?.jour ?? null, departement, commune },
      names,
      world,
    );
    names.push(adult.nom);
    return adult;
  });
  return {
    index,
    departement,
    matricule: inventMatricule(index, world.seed),
    numeroDemande: inventDemande(index, departement.code3, world.seed),
    commune,
    numeroVoie: random.between(1, 180),
    typeVoie: random.pick(STREET_TYPES),
    nomVoie: random.pick(STREETS),
    demande,
    ouverture,
    cloture,
    adults,
    children: inventChildren(index, demande, adults, world),
  };
}

function applicationDay(index: number, random: Random, { persons }: World): number {
  const drawn = LAST_DAY - random.int(WINDOW);
  return index < persons ? drawn : LAST_DAY + 1 + Math.floor(((index - persons) * WINDOW) / persons);
}
