import { z } from 'zod';
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
    receiveExtracts: openDoor('extract', effects, async (request: ReceiveExtract, attempt) => {
      const dataset = datasetOf(effects, request.dataset);
      const { declaration } = sourceOf(dataset, request.source);
      return onceFor(
        effects,
        `${request.run}/extract/${request.source}`,
        z.array(SealedExtract),
        async () => {
          const began = performance.now();
          let spent: Spent | undefined;
          const sealed = await receiveExtracts(
            {
              ...{ dataset, source: declaration },
              extracts: request.extracts,
              until: request.until,
              ...attempt,
              spent: (told) => {
                spent = told;
              },
            },
            effects,
          );
          const seconds = Math.round((performance.now() - began) / 100) / 10;
          if (spent) await noteCost(request, { ...spent, seconds }, effects.zones.work);
          const place = { dataset: dataset.id, source: request.source, take: declaration.take };
          await noteReceived(place, sealed, effects.zones.work);
          return sealed;
        },
      );
    }),
    /** Asked where another version became current than the one that the run began with. */
    orderExtracts: openDoor(
      'extract',
      effects,
      async ({ dataset, ingested, current }: OrderExtracts): Promise<ExtractOrder> => {
        const order: ExtractOrder = { older: [], newer: [], untold: [] };
        const extracts = ingested.map(({ extract }) => extract);
        const sources = new Set([...extracts, ...current.inputs].map(({ source }) => source));
        for (const source of [...sources].sort()) {
          const [own, published] = [extracts, current.inputs].map((all) =>
            all.filter((one) => one.source === source),
          );
          const received = await readReceived({ dataset, source }, effects.zones.work);
          const found = orderSource(own ?? [], published ?? [], received);
          if (found !== 'same') order[found].push(source);
        }
        return order;
      },
    ),
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
