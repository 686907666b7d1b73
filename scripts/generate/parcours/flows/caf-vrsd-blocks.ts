/** The larger blocks of VRSD0301: rights and duties with their days, the contract, and how the right stands. */

import { firstOfMonth, isoDay } from '../days.js';
import { sayChildren } from '../family.js';
import { knownDay } from '../flow.js';
import { digits } from '../identifiers.js';
import type { Adult, Household } from '../persons.js';
import { situationOf } from './caf-situation.js';
import { block, element, wrap } from './xml.js';

/** Reasons of closing and of suspension have other codes here; what has none is « other ». */
const CLOSINGS: Readonly<Record<string, string>> = { PCG: 'CCG', MUT: 'CMU', RGD: 'CMD', RFD: 'CFD' };
const TOO_HIGH = ['01', '05'];

export function adultBlocks(person: Adult, household: Household, asOf: number): string {
  const { index, story } = person;
  const { ouverture, cloture } = household;
  const subject = story.sdd && ouverture <= asOf;
  const end = knownDay(cloture?.jour, asOf);
  return (
    resourcesBlock(index, asOf) +
    block(3, 'CaracteristiquesEmployabilite', {
      REG: 'GE',
      STATUEMPL: index % 7 === 0 ? '10' : '60',
      TOPPERSMALHAN: index % 11 === 0 ? '1' : '0',
      DDSTATUEMPL: isoDay(household.demande - 45),
    }) +
    contractBlock(person, asOf) +
    block(3, 'CalculDroitRSAPersonne', {
      TOPPERSDRODEVORSA: subject ? '1' : '0',
      TOPPERSENTDRODEVORSA: subject ? (ouverture >= firstOfMonth(asOf) ? '1' : '0') : undefined,
      DDSOUDRODEV: subject ? isoDay(ouverture) : undefined,
      DFSOUDRODEV: subject && end !== null ? isoDay(end) : undefined,
    })
  );
}

function resourcesBlock(index: number, asOf: number): string {
  const months = [-6, -5, -4].map((month) =>
    wrap(
      4,
      'RessourcesMensuelles',
      block(5, 'GeneraliteRessourcesMensuelles', { MOISRESS: isoDay(firstOfMonth(asOf, month)) }) +
        block(5, 'DetailRessourcesMensuelles', {
          NATRESS: 'A01',
          MTNATRESSMEN: `${digits(index % 700, 7)}.00`,
        }),
    ),
  );
  const quarter = block(4, 'GeneraliteRessourcesTrimestre', { TOPRESSNUL: '0' });
  return wrap(3, 'Ressources', quarter + months.join(''));
}

/** The last one that is signed. */
function contractBlock({ story }: Adult, asOf: number): string {
  const contract = story.accompagnements
    .flatMap(({ contrats, type }) => contrats.map((contrat) => ({ ...contrat, type })))
    .filter(({ signature }) => signature <= asOf)
    .at(-1);
  if (!contract) return '';
  return block(3, 'ContratPCGPersonneRSA', {
    DDCONTRRSA: isoDay(contract.signature),
    DFCONTRRSA: isoDay(contract.fin),
    TYPECONTRRSA: contract.type === 'professionnel' ? 'PPAE' : 'CER',
  });
}

export function prestation(household: Household, asOf: number, seed: number): string {
  const { etat, suspension } = situationOf(household, asOf, seed);
  const { ouverture, cloture } = household;
  const start = suspension ? isoDay(suspension.jour) : '';
  const closed = cloture && (etat === '5' || etat === '6') ? cloture : null;
  const high = TOO_HIGH.includes(suspension?.motif ?? '') ? 'MRE' : 'MAU';
  return wrap(
    2,
    'PrestationRSA',
    wrap(
      3,
      'SituationDossierRSA',
      wrap(4, 'EtatDossierRSA', element(5, 'ETATDOSRSA', etat)) +
        (ouverture <= asOf ? block(4, 'DroitOuvert', { DTODRSA: isoDay(ouverture), MOTIODRSA: 'DEM' }) : '') +
        (etat === '3' ? block(4, 'SuspensionDroit', { MOTISUSDRORSA: 'SCG', DDSUSDRORSA: start }) : '') +
        (etat === '4'
          ? block(4, 'RessourcesTropElevees', { MOTISUSVERSRSA: high, DDSUSVERSRSA: start })
          : '') +
        (closed
          ? block(4, 'FinDroit', {
              MOTICLORSA: CLOSINGS[closed.motif] ?? 'CAU',
              DTCLORSA: isoDay(closed.jour),
            })
          : ''),
    ) +
      wrap(
        3,
        'DetailDroitRSA',
        wrap(4, 'TroncCommunDroitRSA', element(5, 'TOPSANSDOMFIXE', '0')) +
          block(4, 'MontantsCalculDroitRSA', {
            NBENFAUTCHA: sayChildren(household),
            MTTOTDRORSA: `${digits(400 + (household.index % 500), 7)}.00`,
          }),
      ),
  );
}
