/** The carnet de bord's import file: a row per accompaniment and contract, or per accompaniment without one. */

import { type DayForm, dayOf } from '../days.js';
import { type Context, compactDay, type Flow, knownDay } from '../flow.js';
import type { Draft } from '../noise.js';
import { birthText, dayText } from '../noisy-days.js';
import { organisationAt } from '../organisations.js';
import type { Adult, Household } from '../persons.js';
import { pickAt } from '../random.js';
import { writePersonRow } from '../rows.js';
import type { Accompaniment } from '../story.js';
import { openCsv } from '../table.js';
import { COLUMNS, HEADER } from './accompaniment-columns.js';

const FLOW = 8;
const TYPES = {
  professionnel: 'Professionnel',
  'socio-professionnel': 'Socio-professionnel',
  social: 'Social',
} as const;
const FORMS: readonly DayForm[] = ['iso', 'french', 'dashed', 'serial'];
/** From this day on contracts are « contrats d'engagement ». */
const REFORM = dayOf(2025, 1, 1);

type Contract = Accompaniment['contrats'][number] | null;

export async function openAccompaniments(context: Context): Promise<Flow> {
  const { options, outbox, truth } = context;
  const place = {
    source: 'conseil-departemental-accompagnements',
    name: `import_beneficiaires_${compactDay(options.asOf)}.csv`,
  };
  const table = await openCsv({ place, columns: HEADER, bom: true, end: '\r\n' }, outbox);
  const see = context.see(FLOW);
  return {
    write(household) {
      for (const adult of household.adults)
        for (const [rank, [accompaniment, contract]] of rowsOf(adult, options.asOf).entries()) {
          const draft = see(adult, household, rank);
          const way = { form: pickAt(FORMS, adult.index + rank), asOf: options.asOf };
          const cells = rowOf(adult, household, accompaniment, contract, draft, way);
          writePersonRow(table, cells, adult, draft, COLUMNS, truth);
        }
    },
    finish() {},
  };
}

function rowsOf({ story }: Adult, asOf: number): [Accompaniment, Contract][] {
  return story.accompagnements
    .filter(({ debut }) => debut <= asOf)
    .flatMap((accompaniment) => {
      const signed = accompaniment.contrats.filter(({ signature }) => signature <= asOf);
      const contracts: Contract[] = signed.length > 0 ? signed : [null];
      return contracts.map((contract): [Accompaniment, Contract] => [accompaniment, contract]);
    });
}

interface Way {
  readonly form: DayForm;
  readonly asOf: number;
}

/** In the order of the header. */
function rowOf(
  adult: Adult,
  household: Household,
  accompaniment: Accompaniment,
  contract: Contract,
  draft: Draft,
  way: Way,
): string[] {
  return [
    ...personCells(adult, household, draft, way),
    ...situationCells(adult, household, draft, way),
    ...supportCells(accompaniment, contract, draft, way),
  ];
}

function personCells(
  adult: Adult,
  { numeroVoie, typeVoie, nomVoie, commune }: Household,
  { seen }: Draft,
  { form }: Way,
): string[] {
  return [
    adult.idInterne,
    seen.prenom,
    seen.nom,
    birthText(seen, form),
    seen.nirAvecCle,
    adult.lieuNaissance,
    adult.telephone2 === '' ? adult.telephone : `${adult.telephone}, ${adult.telephone2}`,
    adult.courriel,
    `${numeroVoie} ${typeVoie.toLowerCase()} ${nomVoie}`,
    adult.index % 9 === 0 ? 'Lieu-dit "Le moulin"' : '',
    commune.codePostal,
    commune.nom,
  ];
}

function situationCells(
  { index }: Adult,
  { departement, cloture }: Household,
  { seen }: Draft,
  { asOf }: Way,
): string[] {
  const open = index % 12 === 0 ? 'rsa_droit_ouvert_et_suspendu' : 'rsa_droit_ouvert_versable';
  return [
    index % 15 === 0 ? 'iae' : 'recherche_emploi',
    index % 10 === 5 ? `0${seen.matricule}` : seen.matricule,
    seen.franceTravail,
    knownDay(cloture?.jour, asOf) !== null ? 'rsa_clos' : open,
    '',
    index % 8 === 0 ? 'Oui' : 'Non',
    'Non',
    '',
    index % 3 === 0 ? '30' : '',
    index % 2 === 0 ? 'Pontier élingueur / Pontière élingueuse (N1104)' : '',
    pickAt(['NV5', 'NV4', 'NV3', ''], index),
    organisationAt(departement, index).nom,
    `referent${index % 6}.${departement.code.toLowerCase()}@example.org`,
    departement.code,
  ];
}

function supportCells(
  { type, debut, fin }: Accompaniment,
  contract: Contract,
  draft: Draft,
  { form, asOf }: Way,
): string[] {
  const end = fin && fin.jour <= asOf ? fin : null;
  const from = { day: debut, fault: 'delai_negatif' };
  return [
    TYPES[type],
    dayText(draft, "Date de début d'accompagnement", debut, form),
    dayText(draft, "Date de fin d'accompagnement", end?.jour ?? null, form, from),
    end?.motif ?? '',
    contract ? (contract.signature < REFORM ? 'CER' : "Contrat d'engagement") : '',
    dayText(draft, 'Date de signature du contrat', contract?.signature ?? null, form),
    dayText(draft, 'Date de fin du contrat', contract?.fin ?? null, form),
  ];
}
