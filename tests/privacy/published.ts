/** What everybody can read of invented people, beside what is true of them. */
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import type { Play } from '../../scripts/play-parcours.js';
import { assemblePlayed } from '../../scripts/play-parcours.js';
import { type ModalitiesOf, readModalities } from '../datasets/parcours-publics.js';
import { countStocks, presencesOfDelays } from '../datasets/parcours-stocks.js';
import { computeTruth, type Individual } from '../datasets/parcours-truth.js';
import type { ReadPeople } from '../datasets/read-people.js';
import { monthsOf } from '../datasets/recount.js';
import { type Figure, readIndicators, type Truths } from '../datasets/recount-indicators.js';

const OBSERVED = '2026-06-30';
const Figures = z.object({
  definition: z.string(),
  niveau_territoire: z.enum(['france', 'region', 'departement']),
  territoire: z.string(),
  niveau_periode: z.enum(['mois', 'trimestre', 'annee', 'douze_mois']),
  periode: z.string(),
  type: z.string(),
  /** Null: not of a breakdown. */
  ventilation: z.string().nullable(),
  modalite: z.string().nullable(),
  effectif: z.number().nullable(),
  non_murs: z.number().nullable(),
  mesures: z.number().nullable(),
  moyenne: z.number().nullable(),
  part: z.number().nullable(),
});
export type Figures = z.infer<typeof Figures>;

export interface Population {
  readonly play: Play;
  readonly figures: readonly Figures[];
  readonly indicators: readonly Figure[];
  readonly truth: readonly Individual[];
  readonly modalitiesOf: ModalitiesOf;
}

/** With noise and, for who wants to see what it is worth, without. */
export async function publish({
  play,
  taken,
}: ReadPeople): Promise<Population & { bare: Shown; truths: Truths }> {
  const { folder } = play;
  const noisy = await assemblePlayed(play, taken, readShown);
  const bare = await assemblePlayed(withoutNoise(play), taken, readShown);
  const [truth, modalitiesOf] = [
    await computeTruth(folder, OBSERVED),
    await readModalities(folder, OBSERVED),
  ];
  const months = [...new Set(noisy.indicators.flatMap(monthsOf))];
  const stocks = await countStocks(folder, { months, known: OBSERVED });
  const truths = { presences: [...stocks, ...presencesOfDelays(truth)], modalitiesOf, isKnown };
  return { play, ...noisy, bare, truth, modalitiesOf, truths };
}

/** What is told, of delays and of indicators. */
export type Shown = Pick<Population, 'figures' | 'indicators'>;

/** Indicators of quarters and years, which are broken down. */
async function readShown(session: Session): Promise<Shown> {
  const indicators = (await readIndicators(session)).filter(
    ({ niveau_periode: level, effectif }) => effectif !== null && /^(?:trimestre|annee)$/.test(level),
  );
  return { figures: await readFigures(session), indicators };
}

/** Beneficiaries are told of on the last day only; contracts and new orientations are judged some months later. */
const LATEST: Readonly<Record<string, string>> = {
  contrats_signes_dans_le_mois: '2026-05',
  reorientations_en_six_mois: '2025-12',
};
const OF_BENEFICIARIES = /^soumises_|^part_orientee$/;

function isKnown(indicateur: string, _departement: string, month: string): boolean {
  const last = OBSERVED.slice(0, 7);
  return OF_BENEFICIARIES.test(indicateur) ? month === last : month <= (LATEST[indicateur] ?? last);
}

/** The dataset without its noise: what is told is the truth, or nothing. */
export function withoutNoise(own: Play): Play {
  const { metadata } = own.dataset;
  const cell_key: typeof metadata.privacy.cell_key = {
    ...{ variance: 0, deviation: 0, mean_shift: [0, 0], rank_shift: [0, 0], certainty: 0.9 },
  };
  const privacy = { ...metadata.privacy, cell_key };
  return { ...own, dataset: { ...own.dataset, metadata: { ...metadata, privacy } } };
}

export const DELAYS = ['delais_orientation', 'delais_premier_rdv', 'delais_accompagnement'];

export function readFigures(session: Session): Promise<Figures[]> {
  const figures =
    'definition, niveau_territoire, territoire, niveau_periode, periode, effectif, non_murs, mesures, moyenne_jours as moyenne, part_dans_la_cible as part';
  const tables = DELAYS.map(
    (table) =>
      `select ${figures}, type_orientation as type, null as ventilation, null as modalite from ${table} where statut <> 'non_disponible'`,
  );
  const brokenDown = `select ${figures}, 'ensemble' as type, ventilation, modalite from delais_ventiles where statut <> 'non_disponible'`;
  return session.rows([...tables, brokenDown].join(' union all '), Figures);
}
