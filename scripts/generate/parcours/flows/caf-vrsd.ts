/** VRSD0301, the newer version: other blocks, more dates, no France Travail number. Paths: WebRSA's Fluxcnaf.php. */

import { isoDay } from '../days.js';
import type { Options } from '../flow.js';
import { digits } from '../identifiers.js';
import type { Draft } from '../noise.js';
import { birthText } from '../noisy-days.js';
import { type Household, isAdult, type Person } from '../persons.js';
import type { Departement } from '../places/departement.js';
import { administrative, headerDays, organisme, type Schema } from './caf-schema.js';
import { adultBlocks, prestation } from './caf-vrsd-blocks.js';
import { block, element, wrap } from './xml.js';

const COLUMNS = {
  nom: 'NOM',
  nomNaissance: 'NOMNAI',
  prenom: 'PRENOM',
  naissance: 'DTNAI',
  nir: 'NIR',
  role: 'ROLEPERS',
};

export function openVrsd({ code3 }: Departement, { asOf, seed }: Options): Schema {
  return {
    header: `<Racine xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n${fluxBlock(code3, asOf)}`,
    columns: COLUMNS,
    head: (household) => `\t<InfosFoyerRSA>\n${requestBlock(household, code3)}`,
    person: (person, household, draft) =>
      wrap(
        2,
        'Personne',
        identification(person, draft) +
          roleBlocks(person, draft) +
          (isAdult(person) ? adultBlocks(person, household, asOf) : ''),
      ),
    foot: (household) =>
      `${administrative(household)}${prestation(household, asOf, seed)}\t</InfosFoyerRSA>\n`,
    trailer: (households, characters) =>
      block(1, 'TransmissionFlux', {
        NBTOTDOSRSATRANSM: digits(households, 8),
        NBCARATRANSM: digits(characters, 12),
        NBTOTDOSRSATRANSMANO: digits(0, 8),
      }),
  };
}

function fluxBlock(code3: string, asOf: number): string {
  return block(1, 'IdentificationFlux', {
    APPLIEME: 'CRI',
    NUMVERSIONAPPLIEME: '7100',
    VERSIONFLUX: 'VRSD0301',
    TYPEFLUX: 'M',
    NATFLUX: 'D',
    ...headerDays(asOf),
    TYPEPARTE: 'CGD',
    IDEPARTE: code3,
  });
}

function requestBlock(household: Household, code3: string): string {
  return wrap(
    2,
    'IdentificationRSA',
    organisme(household) +
      block(3, 'Partenaire', { TYPEPARTE: 'CGD', IDEPARTE: code3 }) +
      block(3, 'DemandeRSA', {
        DTDEMRSA: isoDay(household.demande),
        NUMDEMRSA: household.numeroDemande,
        ORIDEMRSA: 'DEM',
        DTORIDEMRSA: isoDay(household.demande),
      }),
  );
}

function roleBlocks(person: Person, { seen }: Draft): string {
  const role = seen.role === 'DEM' ? 'RDO' : seen.role;
  return (
    block(3, 'DossierCafMsa', { TOPRESPDOS: seen.role === 'DEM' ? '1' : '0' }) +
    wrap(3, 'FonctionPersonnePFA', element(4, 'ROLEPERS', role)) +
    block(3, 'FonctionPersonneRSA', { ROLEPERS: person.role === 'ENF' ? 'ENF' : 'BEN', TOPCHAPERS: '1' })
  );
}

/** This version keeps the accents. */
function identification(person: Person, { seen }: Draft): string {
  return block(3, 'Identification', {
    QUAL: person.sexe === 1 ? 'MR' : 'MME',
    NOM: seen.nom.toUpperCase(),
    NOMNAI: seen.nomNaissance.toUpperCase(),
    PRENOM: seen.prenom.toUpperCase(),
    LISPRENOMS: seen.prenom.toUpperCase(),
    LIEUNAI: '',
    LOCANAI: person.lieuNaissance.toUpperCase(),
    PAYSNAI: 'FRA',
    DTNAI: birthText(seen, 'iso'),
    TYPEDTNAI: seen.yearOnly ? 'J' : 'N',
    NIR: seen.nir === '' ? undefined : seen.nir,
    TOPVALIEC: '1',
    SEXE: String(person.sexe),
  });
}
