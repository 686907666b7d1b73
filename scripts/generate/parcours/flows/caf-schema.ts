/** What both versions of the beneficiaries' flow share. */
import { isoDay } from '../days.js';
import { deliveryDay } from '../flow.js';
import { plainUpper } from '../names.js';
import type { Draft } from '../noise.js';
import { birthText } from '../noisy-days.js';
import type { Household, Person } from '../persons.js';
import type { Departement } from '../places/departement.js';
import { pickAt } from '../random.js';
import { block, element, wrap } from './xml.js';

/** How one version of the schema writes a household. */
export interface Schema {
  readonly header: string;
  readonly columns: Readonly<Record<string, string>>;
  head(household: Household): string;
  person(person: Person, household: Household, draft: Draft): string;
  foot(household: Household): string;
  /** As long whatever the numbers; `characters` are those of the whole document, as nothing public says which. */
  trailer(households: number, characters: number): string;
}

export function headerDays(asOf: number): { DTCREAFLUX: string; HEUCREAFLUX: string; DTREF: string } {
  return { DTCREAFLUX: isoDay(deliveryDay(asOf)), HEUCREAFLUX: '01:18:36.0000', DTREF: isoDay(asOf) };
}

/** Three digits: that of a département, and a 1. */
function organism({ code }: Departement): string {
  return code.length === 3 ? code : `${code.replace('2A', '20')}1`;
}

/** Whose household it is; `more` is what one flow adds. */
export function organisme(
  { departement, matricule }: Household,
  more: Readonly<Record<string, string>> = {},
): string {
  return block(3, 'Organisme', {
    FONORG: departement.delivery === 'msa-pieces' ? 'MSA' : 'CAF',
    NUMORG: organism(departement),
    MATRICULE: `${matricule}00000000`,
    ...more,
  });
}

/** The start of Identification in VRSB0801 and VIRS0901: capitals without accents. */
export function plainIdentity(person: Person, { seen }: Draft): Record<string, string> {
  return {
    QUAL: person.sexe === 1 ? 'MR' : 'MME',
    NOM: plainUpper(seen.nom),
    NOMNAI: plainUpper(seen.nomNaissance),
    PRENOM: plainUpper(seen.prenom),
    NOMCOMNAI: person.lieuNaissance.toUpperCase(),
    DTNAI: birthText(seen, 'iso'),
    TYPEDTNAI: seen.yearOnly ? 'J' : 'N',
  };
}

/** Address and family: the same in both versions. */
export function administrative(household: Household): string {
  const { adults, children, commune, demande } = household;
  const couple = adults.length > 1;
  const family = pickAt(
    couple ? ['MAR', 'PAC', 'VIM'] : children.length > 0 ? ['ISO', 'DIV', 'SEF'] : ['CEL', 'CEL', 'VEU'],
    household.index,
  );
  const street = household.nomVoie.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  const address =
    wrap(4, 'TroncCommunAdresse', TRUNK.replace('{day}', isoDay(demande - 400))) +
    wrap(
      4,
      'AdresseDetailleeFrance',
      `\t\t\t\t\t<COMPLIDEADR />\n\t\t\t\t\t<COMPLADR />\n${element(5, 'NUMVOIE', String(household.numeroVoie))}${element(5, 'LIBTYPEVOIE', household.typeVoie)}${element(5, 'NOMVOIE', street)}\t\t\t\t\t<LIEUDIST />\n${element(5, 'NUMCOM', commune.code)}${element(5, 'CODEPOS', commune.codePostal)}${element(5, 'NOMCOM', commune.nom.toUpperCase().replaceAll('-', ' '))}`,
    );
  return wrap(
    2,
    'DonneesAdministratives',
    wrap(
      3,
      'SituationFamille',
      `${element(4, 'SITFAM', family)}${element(4, 'DDSITFAM', isoDay(demande - 900))}${element(4, 'REGAGRIFAM', 'SA')}`,
    ) + wrap(3, 'Adresse', address),
  );
}

const TRUNK = [
  ['RGADR', '01'],
  ['DTEMM', '{day}'],
  ['PAYS', 'FRA'],
  ['TYPEADR', 'D'],
  ['ETATADR', 'CO'],
]
  .map(([name, value]) => element(5, name ?? '', value ?? ''))
  .join('');
