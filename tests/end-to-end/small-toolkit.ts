/** The toolkit with few sources of offre-insertion: each step of a run, in a third of the time. */
import type { Effects } from '../../activities/effects.js';
import { DATASET } from './extracts.js';

/** Structures of a national partner and of a region, with contacts; services. */
const KEPT = ['france-services', 'region-sud', 'services-la-reunion'];
export const isKept = (source: string) => KEPT.includes(source);

/** For a worker in the process of a test. */
export function withFewSources(effects: Effects): Effects {
  const dataset = effects.datasets.get(DATASET);
  if (!dataset) throw new Error(`${DATASET} is gone; name another dataset here.`);
  const sources = dataset.sources.filter(({ declaration }) => isKept(declaration.source));
  return { ...effects, datasets: new Map([[DATASET, { ...dataset, sources }]]) };
}
