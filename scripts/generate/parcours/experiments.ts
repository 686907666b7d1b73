/** What was tried on some people for some time: their first steps take half as long. The dataset declares the same ones. */
import { dayOf } from './days.js';
import { organisationAt } from './organisations.js';
import type { Commune, Departement } from './places/departement.js';

export interface Experiment {
  readonly id: string;
  readonly from: number;
  /** Its last day; null: it goes on. */
  readonly to: number | null;
  readonly isIn: (place: ExperimentPlace) => boolean;
}

export interface ExperimentPlace {
  readonly departement: Departement;
  readonly commune: Commune;
  /** Name of who receives the person. */
  readonly organisation: string;
}

/** A département, two communes of another, one organisation of a third. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    id: 'rdv-2-semaines',
    from: dayOf(2026, 1, 1),
    to: null,
    isIn: ({ departement }) => ['52', '974'].includes(departement.code),
  },
  {
    id: 'accueil-collectif',
    from: dayOf(2025, 7, 1),
    to: dayOf(2025, 12, 31),
    isIn: ({ commune }) => ['59350', '59512'].includes(commune.code),
  },
  {
    id: 'rappel-telephone',
    from: dayOf(2025, 10, 1),
    to: null,
    isIn: ({ departement, organisation }) =>
      departement.code === '13' && organisation === 'Plateforme RSA de Marseille',
  },
];

export function experimentsAt(
  departement: Departement,
  commune: Commune,
  member: number,
): readonly Experiment[] {
  const organisation = organisationAt(departement, member).nom;
  return EXPERIMENTS.filter(({ isIn }) => isIn({ departement, commune, organisation }));
}

export function runsOn({ from, to }: Experiment, day: number): boolean {
  return day >= from && (to === null || day <= to);
}
