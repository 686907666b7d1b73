/** Invented people, told in every partner's files and, apart from them, as they truly are. */

import { createContext, type Flow, type OpenFlow, type Options } from './flow.js';
import { openAccompaniments } from './flows/accompaniments.js';
import { openAssociation } from './flows/association.js';
import { openCaf } from './flows/caf.js';
import { openFranceTravail } from './flows/france-travail.js';
import { openInstructions } from './flows/instructions.js';
import { openOrientations } from './flows/orientations.js';
import { openRdvAppointments } from './flows/rdv-appointments.js';
import { openRdvUsers } from './flows/rdv-users.js';
import { openSpie } from './flows/spie.js';
import type { NirPolicy } from './identifiers.js';
import { createOutbox, type Written } from './outbox.js';
import { inventPair, LAST_DAY, WINDOW } from './people.js';
import { listDepartements, ORDINARY_DEPARTEMENTS } from './places/places.js';
import { hashSeed } from './random.js';
import { type Exception, openSendings } from './sendings.js';
import { openTruth, TRUTH } from './truth.js';

export interface ParcoursRequest {
  /** An empty folder, or one that may be written over. */
  readonly out: string;
  readonly persons: number;
  readonly seed: string;
  /** Day number; see days.ts. */
  readonly asOf: number;
  readonly faults: boolean;
  readonly nir: NirPolicy;
  /** Of how many départements, 1 to 101; twelve without it. */
  readonly departements?: number;
  /** Where a département sends otherwise than the others. */
  readonly exceptions?: readonly Exception[];
}

export interface Generated {
  readonly files: readonly Written[];
  /** Paths under `out`. */
  readonly truth: readonly string[];
}

const FLOWS: readonly (readonly [source: string, open: OpenFlow])[] = [
  ['caf', openCaf],
  ['caf-instructions', openInstructions],
  ['france-travail', openFranceTravail],
  ['france-travail-spie', openSpie],
  ['rdv-insertion', openRdvUsers],
  ['rdv-insertion-rendez-vous', openRdvAppointments],
  ['conseil-departemental', openOrientations],
  ['conseil-departemental-accompagnements', openAccompaniments],
  ['association', openAssociation],
];

const TELL_EVERY = 5_000;

/** The same request gives the same bytes. People who apply after `asOf` are not in the files yet. */
export async function generateParcours(
  { out, seed, exceptions = [], departements = ORDINARY_DEPARTEMENTS, ...request }: ParcoursRequest,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<Generated> {
  const options = { ...request, seed: hashSeed(seed), departements: listDepartements(departements) };
  const outbox = createOutbox(out);
  const truth = await openTruth(outbox, options);
  const flows: Flow[] = [];
  for (const flow of FLOWS)
    flows.push(
      ...(await openSendings(
        flow,
        exceptions,
        ({ asOf, ...own }) =>
          createContext({ ...own, truth, options: { ...options, asOf: asOf ?? options.asOf } }),
        { departements: options.departements, outbox },
      )),
    );
  const people = countPeople(options);
  for (let pair = 0; pair * 2 < people; pair += 1) {
    for (const household of inventPair(pair, people, options)) {
      if (household.demande > options.asOf) continue;
      truth.tellHousehold(household, options.asOf);
      for (const flow of flows) flow.write(household);
    }
    const pressure = outbox.pressure();
    if (pressure) await pressure;
    if (pair % TELL_EVERY === 0) onProgress(pair * 2, people);
  }
  for (const flow of flows) flow.finish();
  const written = await outbox.close();
  onProgress(people, people);
  return {
    files: written.filter(({ source }) => source !== TRUTH),
    truth: written.flatMap(({ source, path }) => (source === TRUTH ? [path] : [])),
  };
}

/** Newcomers keep coming at the same pace after the last day of the first two years. */
function countPeople({ persons, asOf }: Options): number {
  return persons + Math.ceil((Math.max(0, asOf - LAST_DAY) * persons) / WINDOW);
}
