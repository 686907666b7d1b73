/** The new deliveries of a run, each beside the one that it takes the place of in the current version. */
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import type { Effects } from '../effects.js';
import type { CheckDataset } from '../handover/run.js';
import { findBefore } from './delivery-before.js';
import { readDeliveries } from './delivery-facts.js';
import { type JudgedSwing, judgeDelivery } from './judge-delivery.js';

export async function judgeDeliveries(
  { dataset: id, deliveries = [], current }: CheckDataset,
  effects: Effects,
): Promise<JudgedSwing[]> {
  const dataset = datasetOf(effects, id);
  const swings: JudgedSwing[] = [];
  for (const name of new Set(deliveries.map(({ source }) => source))) {
    const { declaration: source, table } = sourceOf(dataset, name);
    const published = (current?.inputs ?? []).filter((one) => one.source === name);
    const known = new Set(published.map(({ sha256 }) => sha256));
    const come = deliveries.filter((one) => one.source === name && !known.has(one.sha256));
    if (published.length === 0 || come.length === 0) continue;
    const facts = await readDeliveries(id, name, effects.zones.work);
    for (const one of come) {
      const before = findBefore(one, published, source, dataset.partners);
      const pair = { before: before && facts[before.sha256], now: facts[one.sha256] };
      if (pair.before && pair.now)
        swings.push(
          ...judgeDelivery(source, table, { before: pair.before, now: pair.now }, effects.rules).map(
            ({ finding, reason }) => ({ finding: { ...finding, extract: one.sha256 }, reason }),
          ),
        );
    }
  }
  return swings;
}
