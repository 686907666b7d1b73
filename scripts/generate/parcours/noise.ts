/** A person as one partner's file shows them: without noise the very same everywhere. */
import { partsOf } from './days.js';
import { type NirPolicy, withKey } from './identifiers.js';
import { type Household, isAdult, type Person } from './persons.js';
import { createRandom, type Random } from './random.js';
import type { Fault, Seen } from './seen.js';
import { spoilBirth, spoilNames, spoilNumbers } from './spoil.js';

export interface Draft {
  readonly seen: Seen;
  readonly faults: Fault[];
  readonly repeated: boolean;
  /** Null without faults. */
  readonly random: Random | null;
}

export type See = (person: Person, household: Household, row: number) => Draft;

const PURPOSE = 1000;

export interface NoiseOptions {
  readonly seed: number;
  readonly asOf: number;
  readonly faults: boolean;
  readonly nir: NirPolicy;
}

/** `shown` is how the file writes a name: a slip that it hides is none. `flow` tells one file's noise from another's; `row` one row of a person from the next. */
export function createSee(options: NoiseOptions, flow: number, shown: (text: string) => string): See {
  return (person, household, row) => {
    const seen = lookAt(person, household, options);
    if (!options.faults) return { seen, faults: [], repeated: false, random: null };
    const child = person.role === 'ENF' ? 500 : 0;
    const random = createRandom(options.seed, person.index, PURPOSE + flow * 1000 + child + row);
    const faults: Fault[] = [];
    spoilNames(seen, faults, random, shown);
    spoilBirth(seen, faults, random);
    spoilNumbers(seen, faults, random, options.nir);
    if (household.adults.length > 1 && random.chance(0.02) && child === 0) {
      seen.role = seen.role === 'DEM' ? 'CJT' : 'DEM';
      faults.push({ field: 'role', fault: 'role_permute' });
    }
    return { seen, faults, repeated: random.chance(0.005), random };
  };
}

function lookAt(person: Person, { matricule }: Household, { nir, asOf }: NoiseOptions): Seen {
  const registered = isAdult(person) && (person.story.franceTravail?.inscription ?? asOf + 1) <= asOf;
  return {
    nom: person.nom,
    nomNaissance: person.nomNaissance,
    prenom: person.prenom,
    naissance: partsOf(person.naissance),
    yearOnly: false,
    nir: person.nir ?? '',
    nirAvecCle: person.nir === null ? '' : withKey(person.nir, nir),
    matricule,
    role: person.role,
    franceTravail: registered ? person.franceTravail : '',
  };
}
