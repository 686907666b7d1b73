/** The parts of one application in VIRS0901. */

import { isoDay } from '../days.js';
import { plainUpper } from '../names.js';
import type { Draft } from '../noise.js';
import { type Household, isAdult, type Person } from '../persons.js';
import { administrative, organisme, plainIdentity } from './caf-schema.js';
import { blocksOfSupport, payment, sensitiveBlocks } from './instruction-blocks.js';
import { block, wrap } from './xml.js';

export function identificationOf(household: Household): string {
  const { departement, demande, numeroDemande } = household;
  return wrap(
    2,
    'IdentificationRSA',
    organisme(household, { STATUDEMRSA: 'N' }) +
      block(3, 'Partenaire', { TYPEPARTE: 'CG ', IDEPARTE: departement.code3 }) +
      block(3, 'DemandeRSA', { DTDEMRSA: isoDay(demande), NUMDEMRSA: numeroDemande }) +
      block(3, 'SuiviInstruction', {
        SUIIRSA: '01',
        NOMINS: 'AGENT',
        PRENOMINS: 'INVENTE',
        NUMDEPINS: departement.code3,
        TYPESERINS: 'C',
        NUMCOMINS: '001',
        NUMAGRINS: '01',
      }),
  );
}

export function personBlock(person: Person, household: Household, draft: Draft, asOf: number): string {
  const { seen } = draft;
  const identity = block(3, 'Identification', {
    ...plainIdentity(person, draft),
    NIR: seen.nirAvecCle === '' ? undefined : seen.nirAvecCle,
    SEXE: String(person.sexe),
  });
  const shared = `${identity}${block(3, 'Nationalite', { NATI: 'F' })}${block(3, 'DossierCAF', { DDRATDOS: isoDay(Math.max(household.demande - 700, person.naissance)) })}${block(3, 'Prestations', { NATPREST: 'RSA', ROLEPERS: seen.role })}`;
  if (!isAdult(person)) return wrap(2, 'Personne', shared);
  return wrap(
    2,
    'Personne',
    shared + sensitiveBlocks(person, household) + blocksOfSupport(person, household, asOf),
  );
}

export function applicationFoot(household: Household): string {
  const [first] = household.adults;
  if (!first) return '\t</InfoDemandeRSA>\n';
  const consent = ['A', 'A', 'A', 'R', 'I'][household.index % 5];
  const contact = block(3, 'ModesContacts', {
    NUMTEL: first.telephone,
    NATTEL: 'D',
    MATETEL: 'TEL',
    AUTORUTITEL: consent,
    ADRELEC: first.courriel === '' ? undefined : first.courriel,
    AUTORUTIADRELEC: first.courriel === '' ? undefined : consent,
  });
  const inside = administrative(household).replace('\t\t</DonneesAdministratives>\n', '');
  return `${inside}${contact}${block(3, 'Logement', { TYPEOCCLOG: 'LOC' })}${payment(first)}\t\t</DonneesAdministratives>\n${block(
    2,
    'FicheLiaison',
    {
      CONTEFICHLIAIRSA: `Texte libre invente : ${plainUpper(first.prenom)} ${plainUpper(first.nom)} a evoque sa sante et son logement.`,
    },
  )}${block(2, 'PrestationRSA', { MTESTRSA: '0000607.75' })}\t</InfoDemandeRSA>\n`;
}
