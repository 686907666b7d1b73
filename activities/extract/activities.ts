import { z } from 'zod';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { onceFor, openDoor } from '../door/door.js';
import type { Effects } from '../effects.js';
import type { ArrivalsSeen, LookForArrivals, NoteArrivals } from '../handover/arrivals.js';
import type { ExtractOrder, OrderExtracts } from '../handover/release.js';
import { type PlannedSource, type ReceiveExtract, type Run, SealedExtract } from '../handover/run.js';
import { noteCost } from '../handover/source-cost.js';
import type { Spent } from '../platform/channel/channel.js';
import { lookForArrivals, noteArrivals } from './look-for-arrivals.js';
import { receiveExtracts } from './receive-extract.js';
import { noteReceived, orderSource, readReceived } from './received-order.js';

export function createExtractActivities(effects: Effects) {
  return {
    /** The sources of the run's dataset, in order of name, and what to do when one is unavailable. */
    planSources: openDoor(
      'plan',
      effects,
      async (run: Run): Promise<PlannedSource[]> =>
        datasetOf(effects, run.dataset).sources.map(
          ({ declaration: { source, partner, unavailable, take } }) => ({
            source,
            partner,
            unavailable,
            take,
          }),
        ),
    ),
    receiveExtracts: openDoor('extract', effects, receiveOnce),
    /** Asked where another version became current than the one that the run began with. */
    orderExtracts: openDoor('extract', effects, orderExtracts),
    lookForArrivals: openDoor(
      'extract',
      effects,
      async ({ dataset }: LookForArrivals, { signal }): Promise<ArrivalsSeen> =>
        lookForArrivals(datasetOf(effects, dataset), signal, effects),
    ),
    noteArrivals: openDoor('extract', effects, async (request: NoteArrivals) =>
      noteArrivals(request, effects),
    ),
  };
}

async function receiveOnce(
  request: ReceiveExtract,
  attempt: Attempt,
  effects: Effects,
): Promise<SealedExtract[]> {
  const { work } = effects.zones;
  const dataset = datasetOf(effects, request.dataset);
  const { declaration: source } = sourceOf(dataset, request.source);
  const folder = `${request.run}/extract/${request.source}`;
  return onceFor(effects, folder, z.array(SealedExtract), async () => {
    const { extracts, until } = request;
    const began = performance.now();
    let spent: Spent | undefined;
    const note = (told: Spent) => {
      spent = told;
    };
    const sealed = await receiveExtracts(
      { dataset, source, extracts, until, ...attempt, spent: note },
      effects,
    );
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (spent) await noteCost(request, { ...spent, seconds }, work);
    await noteReceived({ dataset: dataset.id, source: request.source, take: source.take }, sealed, work);
    return sealed;
  });
}

async function orderExtracts(
  { dataset, ingested, current }: OrderExtracts,
  _: Attempt,
  { zones }: Effects,
): Promise<ExtractOrder> {
  const order: ExtractOrder = { older: [], newer: [], untold: [] };
  const extracts = ingested.map(({ extract }) => extract);
  const sources = new Set([...extracts, ...current.inputs].map(({ source }) => source));
  for (const source of [...sources].sort()) {
    const [own, published] = [extracts, current.inputs].map((all) =>
      all.filter((one) => one.source === source),
    );
    const received = await readReceived({ dataset, source }, zones.work);
    const found = orderSource(own ?? [], published ?? [], received);
    if (found !== 'same') order[found].push(source);
  }
  return order;
}
