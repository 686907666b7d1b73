/** What comes with a person: children, who stand in the CAF's files only, and the ways to reach somebody. */
import { partsOf } from './days.js';
import {
  digits,
  inventFranceTravail,
  inventInternalId,
  inventNir,
  inventPhone,
  inventUuid,
} from './identifiers.js';
import { drawFirstName, plainUpper } from './names.js';
import type { Adult, Household, Person, World } from './persons.js';
import { createRandom } from './random.js';

const PURPOSE = { contact: 3, children: 5 } as const;
const YOUNGEST_WITH_NIR = 3 * 365;
/** One household in so many of which the CAF does not tell how many children it has. */
const UNTOLD = 31;

type Contacts = Pick<
  Person,
  'franceTravail' | 'uuid' | 'idInterne' | 'telephone' | 'telephone2' | 'courriel'
>;

export function inventContacts(member: number, nom: string, prenom: string, seed: number): Contacts {
  const random = createRandom(seed, member, PURPOSE.contact);
  const box = `${prenom}.${nom}`.replace(/[^\p{L}.]/gu, '');
  return {
    franceTravail: inventFranceTravail(member, seed),
    uuid: inventUuid(random),
    idInterne: inventInternalId(member, random, seed),
    telephone: inventPhone(random),
    telephone2: random.chance(0.2) ? inventPhone(random) : '',
    courriel: random.chance(0.85)
      ? `${plainUpper(box).toLowerCase()}${member}@example.${random.chance(0.6) ? 'org' : 'net'}`
      : '',
  };
}

/** Children are born in the seventeen years before the application: no number of theirs is an adult's. */
export function inventChildren(
  index: number,
  demande: number,
  adults: readonly Adult[],
  world: World,
): readonly Person[] {
  const random = createRandom(world.seed, index, PURPOSE.children);
  const parent = adults.at(-1);
  if (!parent) return [];
  const count = random.chance(adults.length > 1 ? 0.7 : 0.38) ? 1 + Math.floor(3 * random.next() ** 2) : 0;
  return Array.from({ length: count }, (_, rank) => {
    const sexe = random.chance(0.5) ? 2 : 1;
    const naissance = demande - random.between(30, 17 * 365);
    const birth = { sexe, ...partsOf(naissance) } as const;
    const order = index * 3 + rank;
    const old = demande - naissance > YOUNGEST_WITH_NIR;
    return {
      ...NOT_REACHED,
      id: `E${digits(index, 7)}-${rank + 1}`,
      index,
      role: 'ENF',
      sexe,
      nom: adults[0]?.nomNaissance ?? '',
      nomNaissance: adults[0]?.nomNaissance ?? '',
      prenom: drawFirstName(sexe, random),
      naissance,
      lieuNaissance: parent.lieuNaissance,
      nir: old ? inventNir(birth, order, world.nir, world.seed) : null,
    };
  });
}

export function sayChildren({ index, children }: Household): string | undefined {
  return index % UNTOLD === 7 ? undefined : digits(children.length, 2);
}

/** As the published tables call it; empty where the CAF does not tell of whom the household has the charge. */
export function familyOf(household: Household): string {
  if (sayChildren(household) === undefined) return '';
  const { adults, children } = household;
  return `${adults.length > 1 ? 'couple' : 'seule'}_${children.length > 0 ? 'avec_enfants' : 'sans_enfant'}`;
}

const NOT_REACHED: Contacts = {
  franceTravail: '',
  uuid: '',
  idInterne: '',
  telephone: '',
  telephone2: '',
  courriel: '',
};
