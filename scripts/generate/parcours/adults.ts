/** One adult of a household. */
import { dayOf, partsOf } from './days.js';
import { experimentsAt } from './experiments.js';
import { inventContacts } from './family.js';
import { digits, inventNir } from './identifiers.js';
import { inventStory } from './invent-story.js';
import { drawFirstName, drawLastName } from './names.js';
import type { Adult, World } from './persons.js';
import type { Commune, Departement } from './places/departement.js';
import { TOWNS } from './places/places.js';
import { createRandom } from './random.js';

const PURPOSE = { person: 2, story: 4, given: 8 } as const;

export interface Place {
  readonly member: number;
  readonly rank: number;
  readonly twin: number | null;
  readonly demande: number;
  readonly ouverture: number;
  readonly cloture: number | null;
  readonly departement: Departement;
  readonly commune: Commune;
}

export function inventAdult(place: Place, partners: readonly string[], world: World): Adult {
  const { member, rank, twin } = place;
  const own = createRandom(world.seed, member, PURPOSE.person);
  const birth = twin === null ? own : createRandom(world.seed, twin, PURPOSE.person);
  const nomNaissance = drawLastName(birth);
  const naissance = dayOf(1961, 1, 1) + Math.floor(16_400 * birth.next() ** 0.85);
  const lieuNaissance = birth.pick(TOWNS);
  const { sexe, prenom } = drawGiven(member, twin, rank === 1 ? 0.65 : 0.5, world.seed);
  const married = sexe === 2 && own.chance(0.4);
  const nom = married ? (partners[0] ?? drawLastName(own)) : nomNaissance;
  const experiments = experimentsAt(place.departement, place.commune, member);
  const story = inventStory(createRandom(world.seed, member, PURPOSE.story), { ...place, experiments });
  return {
    ...inventContacts(member, nom, prenom, world.seed),
    id: `P${digits(member, 7)}`,
    index: member,
    role: rank === 0 ? 'DEM' : 'CJT',
    sexe,
    nom,
    nomNaissance,
    prenom,
    naissance,
    lieuNaissance,
    nir: inventNir({ sexe, ...partsOf(naissance) }, member, world.nir, world.seed),
    jumeau: twin !== null,
    story,
  };
}

/** Twins differ by their first name. */
function drawGiven(
  member: number,
  twin: number | null,
  women: number,
  seed: number,
): { sexe: 1 | 2; prenom: string } {
  const random = createRandom(seed, member, PURPOSE.given);
  const sexe = random.chance(women) ? 2 : 1;
  const taken = twin === null || twin === member ? null : drawGiven(twin, null, women, seed).prenom;
  let prenom = drawFirstName(sexe, random);
  while (prenom === taken) prenom = drawFirstName(sexe, random);
  return { sexe, prenom };
}
