/** The larger blocks of VRSB0801: what an adult earns and owes, and how the right stands. */

import { firstOfMonth, isoDay } from '../days.js';
import { sayChildren } from '../family.js';
import { digits } from '../identifiers.js';
import type { Draft } from '../noise.js';
import type { Adult, Household } from '../persons.js';
import { situationOf } from './caf-situation.js';
import { block, element, wrap } from './xml.js';

export interface Period {
  readonly asOf: number;
  readonly trimester: readonly string[];
  readonly lastDay: string;
}

export function adultBlocks(person: Adult, household: Household, { seen }: Draft, period: Period): string {
  const { story, index } = person;
  const open = household.ouverture <= period.asOf;
  const entrant = household.ouverture >= firstOfMonth(period.asOf);
  const works = index % 7 === 0;
  const months = period.trimester.map((month) =>
    wrap(
      4,
      'RessourcesMensuelles',
      block(5, 'GeneraliteRessourcesMensuelles', { MOISRESS: month, NBHEUMENTRA: works ? '060' : '000' }) +
        block(5, 'DetailRessourcesMensuelles', {
          NATRESS: works ? '001' : '010',
          MTNATRESSMEN: `${digits(works ? 300 + (index % 400) : index % 60, 7)}.00`,
        }),
    ),
  );
  const general = block(4, 'GeneraliteRessourcesTrimestre', {
    TOPRESSNUL: '0',
    DDRESS: period.trimester[0],
    DFRESS: period.lastDay,
  });
  return (
    (seen.franceTravail === '' ? '' : block(3, 'DossierPoleEmploi', { IDASSEDIC: seen.franceTravail })) +
    wrap(3, 'Ressources', general + months.join('')) +
    block(3, 'MontantCalculDroitRSAPersonne', {
      TOPPERSDRODEVORSA: open && story.sdd ? '1' : '0',
      TOPPERSENTDRODEVORSA: open && story.sdd ? (entrant ? '1' : '0') : undefined,
    }) +
    block(3, 'Activite', { REG: 'GE', ACT: works ? 'SAL' : 'CHO', DDACT: isoDay(household.demande - 45) })
  );
}

export function prestation(household: Household, asOf: number, seed: number): string {
  const { etat, suspension } = situationOf(household, asOf, seed);
  const { cloture, demande, adults } = household;
  const end = cloture ? { MOTICLORSA: cloture.motif, DTCLORSA: isoDay(cloture.jour) } : {};
  const start = suspension ? isoDay(suspension.jour) : '';
  return wrap(
    2,
    'PrestationRSA',
    wrap(
      3,
      'SituationDossierRSA',
      wrap(4, 'EtatDossierRSA', element(5, 'ETATDOSRSA', etat)) +
        (etat === '3'
          ? block(4, 'SuspensionDroit', { MOTISUSDRORSA: suspension?.motif, DDSUSDRORSA: start })
          : '') +
        (etat === '4'
          ? block(4, 'SuspensionVersement', { MOTISUSVERSRSA: suspension?.motif, DDSUSVERSRSA: start })
          : '') +
        (etat === '5' ? block(4, 'FinDroit', end) : '') +
        (etat === '6' ? block(4, 'FinDroitMoisAnterieur', end) : ''),
    ) +
      wrap(
        3,
        'DetailDroitRSA',
        block(4, 'TroncCommunDroitRSA', {
          TOPSANSDOMFIXE: '0',
          NBENFAUTCHA: sayChildren(household),
          ORIDEMRSA: 'DEM',
          DTORIDEMRSA: isoDay(demande),
          TOPFOYDRODEVORSA: adults.some(({ story }) => story.sdd) ? '1' : '0',
        }),
      ),
  );
}
