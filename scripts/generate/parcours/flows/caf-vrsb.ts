/** VRSB0801, the version of the XSD. */

import { firstOfMonth, isoDay } from '../days.js';
import type { Options } from '../flow.js';
import { digits } from '../identifiers.js';
import type { Draft } from '../noise.js';
import { type Household, isAdult, type Person } from '../persons.js';
import type { Departement } from '../places/departement.js';
import { administrative, headerDays, organisme, plainIdentity, type Schema } from './caf-schema.js';
import { adultBlocks, prestation } from './caf-vrsb-blocks.js';
import { block, wrap } from './xml.js';

const COLUMNS = {
  nom: 'NOM',
  nomNaissance: 'NOMNAI',
  prenom: 'PRENOM',
  naissance: 'DTNAI',
  nir: 'NIR',
  role: 'ROLEPERS',
  franceTravail: 'IDASSEDIC',
};

export function openVrsb(departement: Departement, { asOf, seed }: Options): Schema {
  const trimester = [-6, -5, -4].map((month) => isoDay(firstOfMonth(asOf, month)));
  const lastDay = isoDay(firstOfMonth(asOf, -3) - 1);
  return {
    header: `<Racine xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n${fluxBlock(departement, asOf)}`,
    columns: COLUMNS,
    head: (household) => `\t<InfosFoyerRSA>\n${requestBlock(household, departement)}`,
    person: (person, household, draft) =>
      wrap(
        2,
        'Personne',
        identification(person, draft) +
          block(3, 'DossierCAF', {
            TOPRESPDOS: person.role === 'DEM' ? '1' : '0',
            DDRATDOS: isoDay(Math.max(household.demande - 700, person.naissance)),
          }) +
          block(3, 'Prestations', { NATPREST: 'PFA', ROLEPERS: draft.seen.role, TOPCHAPERS: '0' }) +
          block(3, 'Prestations', { NATPREST: 'RSA', ROLEPERS: draft.seen.role, TOPCHAPERS: '1' }) +
          (isAdult(person) ? adultBlocks(person, household, draft, { asOf, trimester, lastDay }) : ''),
      ),
    foot: (household) =>
      `${administrative(household)}${prestation(household, asOf, seed)}\t</InfosFoyerRSA>\n`,
    trailer: (households) =>
      block(1, 'TransmissionFlux', {
        NBTOTDOSRSATRANSM: digits(households, 8),
        NBTOTDOSRSATRANSMANO: digits(0, 8),
      }),
  };
}

function fluxBlock({ delivery }: Departement, asOf: number): string {
  return block(1, 'IdentificationFlux', {
    APPLIEME: delivery === 'msa-pieces' ? 'MSA' : 'CRI',
    NUMVERSIONAPPLIEME: '6200',
    TYPEFLUX: 'M',
    NATFLUX: 'D',
    ...headerDays(asOf),
  });
}

function requestBlock(household: Household, { code3 }: Departement): string {
  return wrap(
    2,
    'IdentificationRSA',
    organisme(household) +
      block(3, 'Partenaire', { TYPEPARTE: 'CG ', IDEPARTE: code3 }) +
      block(3, 'DemandeRSA', {
        DTDEMRSA: isoDay(household.demande),
        NUMDEMRSA: household.numeroDemande,
      }),
  );
}

function identification(person: Person, draft: Draft): string {
  const { seen } = draft;
  return block(3, 'Identification', {
    ...plainIdentity(person, draft),
    NIR: seen.nir === '' ? undefined : seen.nir,
    TOPVALIEC: '1',
    SEXE: String(person.sexe),
  });
}
