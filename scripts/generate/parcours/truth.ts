/** What is true: who is who on every line, and what happened to whom. */
import { isoDay, partsOf } from './days.js';
import { experimentsAt } from './experiments.js';
import { familyOf } from './family.js';
import type { Draft } from './noise.js';
import { organisationAt } from './organisations.js';
import type { Outbox } from './outbox.js';
import type { Adult, Household, Person } from './persons.js';
import { eventsOf } from './story-events.js';
import { openCsv } from './table.js';

export interface Line {
  readonly source: string;
  readonly name: string;
  readonly line: number;
}

export interface Truth {
  tellHousehold(household: Household, asOf: number): void;
  /** `columns` tells how this source calls the fields of a person; a field it does not show cannot be wrong there. */
  tellLine(line: Line, person: Person, draft: Draft, columns: Readonly<Record<string, string>>): void;
  tellFault(line: Line, column: string, fault: string): void;
}

export const TRUTH = 'verite';

const PEOPLE = [
  'truth_id',
  'departement',
  'sexe',
  'annee_naissance',
  'date_demande',
  'date_ouverture_droit',
  'sdd',
  'role',
  'foyer',
  'enfants',
  'jumeau',
  'experimentation',
  'inscrit_france_travail',
  'suivi_rdv_insertion',
  'commune',
  'organisation',
  'situation_familiale',
];
const EVENTS = ['truth_id', 'type', 'date', 'type_orientation', 'rang', 'motif', 'statut', 'mode'];
const LINES = ['source', 'fichier', 'ligne', 'truth_id'];
const FAULTS = ['source', 'fichier', 'ligne', 'colonne', 'faute'];

export async function openTruth(
  outbox: Outbox,
  { faults, seed }: { readonly faults: boolean; readonly seed: number },
): Promise<Truth> {
  const open = (name: string, columns: readonly string[]) =>
    openCsv({ place: { source: TRUTH, name }, columns, delimiter: ',' }, outbox);
  const people = await open('personnes.csv', PEOPLE);
  const events = await open('evenements.csv', EVENTS);
  const lines = await open('lignes.csv', LINES);
  const wrong = faults ? await open('fautes.csv', FAULTS) : null;
  const tellFault: Truth['tellFault'] = ({ source, name, line }, column, fault) => {
    wrong?.writeRow([source, name, String(line), column, fault]);
  };
  return {
    tellFault,
    tellHousehold(household, asOf) {
      for (const adult of household.adults) {
        people.writeRow(personRow(adult, household, asOf));
        for (const event of eventsOf(adult, household, seed))
          if (event.day <= asOf)
            events.writeRow([adult.id, event.type, isoDay(event.day), ...(event.details ?? NOTHING)]);
      }
    },
    tellLine(line, person, draft, columns) {
      lines.writeRow([line.source, line.name, String(line.line), person.id]);
      for (const { field, fault } of draft.faults) {
        const column = columns[field] ?? (field in draft.seen ? undefined : field);
        if (column !== undefined) tellFault(line, column, fault);
      }
    },
  };
}

const NOTHING = ['', '', '', '', ''];

function personRow(adult: Adult, household: Household, asOf: number): string[] {
  const { departement, commune, demande, ouverture, children } = household;
  const { story } = adult;
  return [
    adult.id,
    departement.code,
    String(adult.sexe),
    String(partsOf(adult.naissance).year),
    isoDay(demande),
    ouverture <= asOf ? isoDay(ouverture) : '',
    yes(story.sdd),
    adult.role,
    household.numeroDemande,
    String(children.length),
    yes(adult.jumeau),
    experimentsAt(departement, commune, adult.index)
      .map(({ id }) => id)
      .join(' '),
    yes((story.franceTravail?.inscription ?? asOf + 1) <= asOf),
    yes((story.suivis[0]?.creation ?? asOf + 1) <= asOf),
    commune.code,
    organisationAt(departement, adult.index).nom,
    familyOf(household),
  ];
}

function yes(is: boolean): string {
  return is ? '1' : '0';
}
