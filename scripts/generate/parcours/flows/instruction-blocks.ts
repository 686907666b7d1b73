/** Blocks of an application: support and orientation, and the toxic ones that readers must drop. */
import { isoDay } from '../days.js';
import { knownDay } from '../flow.js';
import { digits } from '../identifiers.js';
import { plainUpper } from '../names.js';
import { organisationAt } from '../organisations.js';
import type { Adult, Household } from '../persons.js';
import { block, wrap } from './xml.js';

/** Invented: an IBAN whose check digits are 00 never is one. */
export function payment(person: Adult): string {
  const rib =
    block(5, 'TitulaireCompte', {
      TITURIB: 'MME',
      NOMPRENOMTITURIB: `${plainUpper(person.nom)} ${plainUpper(person.prenom)}`,
    }) +
    block(5, 'IBAN', {
      NUMDEBIBAN: 'FR00',
      ETABAN: '99999',
      GUIBAN: '00000',
      NUMCOMPTBAN: digits(person.index, 11),
      CLERIB: '00',
      NUMFINIBAN: '000',
    }) +
    block(5, 'IdentiteBanque', { COMBAN: 'BANQUE INVENTEE', BIC: 'XXXXFR00XXX' });
  return wrap(
    3,
    'Paiement',
    block(4, 'Destinataire', { TOPVERSTIE: '0', MODEPAI: 'V' }) + wrap(4, 'RIB', rib),
  );
}

export function sensitiveBlocks({ index, sexe }: Adult, { demande }: Household): string {
  const permit =
    index % 12 === 0
      ? block(3, 'TitreSejour', {
          DTENTFRA: isoDay(demande - 3000),
          NATTITSEJ: 'CAR',
          DDTITSEJ: isoDay(demande - 300),
          DFTITSEJ: isoDay(demande + 3000),
          NUMTITSEJ: `00${digits(index, 8)}`,
        })
      : '';
  const pregnancy =
    sexe === 2 && index % 25 === 0
      ? block(3, 'Grossesse', { DDGRO: isoDay(demande - 90), DTDECLGRO: isoDay(demande - 20) })
      : '';
  const social = wrap(
    4,
    'SituationSociale',
    block(5, 'DetailDifficulteSituationSociale', { DIFSOC: '0401', LIBAUTRDIFSOC: 'Difficultes inventees' }),
  );
  return permit + pregnancy + wrap(3, 'DonneesSocioProfessionnelles', social);
}

const PATHS = { professionnel: 'PP', 'socio-professionnel': 'AS', social: 'PS' } as const;

/** Followed people have an interview, then an orientation, each with the appointment that was given. */
export function blocksOfSupport(person: Adult, household: Household, asOf: number): string {
  const [orientation] = person.story.orientations;
  const recorded = knownDay(orientation?.jour, asOf);
  const path = orientation && recorded !== null ? PATHS[orientation.type] : undefined;
  return (
    interviewBlock(person, household, recorded, asOf) +
    pathBlock(person, household, path, asOf) +
    (path === undefined ? '' : referentBlock(person, household, asOf))
  );
}

function interviewBlock(
  { story, index }: Adult,
  { demande }: Household,
  recorded: number | null,
  asOf: number,
): string {
  const interview = knownDay(story.sdd ? demande + (index % 9) : null, asOf);
  const orientedOn = recorded === null ? undefined : isoDay(recorded);
  return block(3, 'SuiviAppuiOrientation', {
    TOPOBLSOCPRO: story.sdd ? '1' : '0',
    TOPSOUHSOCPRO: '0',
    SITPERSSOCPRO: interview === null ? 'AF' : index % 40 === 0 ? 'RE' : 'EF',
    DTENRSOCPRO: interview === null ? undefined : isoDay(interview),
    DTENRPARCO: orientedOn,
    DTENRORIE: orientedOn,
  });
}

/** The first appointment that was given for this reason. */
function appointment({ story }: Adult, motif: 'orientation' | 'accompagnement', asOf: number) {
  const first = story.suivis.find((one) => one.motif === motif)?.rendezVous[0];
  return knownDay(first?.prise, asOf) === null ? undefined : first;
}

function pathBlock(
  person: Adult,
  { departement }: Household,
  path: string | undefined,
  asOf: number,
): string {
  const decided = appointment(person, 'orientation', asOf);
  if (!decided && path === undefined) return '';
  const changed = path !== undefined && person.index % 10 === 0;
  const deciding = organisationAt(departement, person.index);
  const determination = {
    NATPARCOCAL: changed ? 'PP' : path,
    NATPARCOMOD: changed ? path : undefined,
    TOPREFUPARCO: '0',
    MOTIMODPARCO: changed ? 'EA' : undefined,
  };
  return wrap(
    3,
    'Parcours',
    (path === undefined ? '' : block(4, 'DeterminationParcours', determination)) +
      block(4, 'OrganismeDecisionOrientation', {
        RAISOCORGDECIORIE: deciding.nom,
        NUMTELORGDECIORIE: deciding.telephone,
        DTRVORGDECIORIE: decided ? isoDay(decided.jour) : undefined,
        HRRVORGDECIORIE: decided ? `${decided.heure}:00` : undefined,
      }),
  );
}

function referentBlock(person: Adult, { departement }: Household, asOf: number): string {
  const referred = appointment(person, 'accompagnement', asOf);
  const referent = organisationAt(departement, person.story.orientations[0]?.organisme ?? 0);
  return wrap(
    3,
    'Orientation',
    block(4, 'OrganismeReferentOrientation', {
      RAISOCORGORIE: referent.nom,
      NUMTELORGORIE: referent.telephone,
      DTRVORGORIE: referred ? isoDay(referred.jour) : undefined,
      HRRVORGORIE: referred ? `${referred.heure}:00` : undefined,
    }),
  );
}
