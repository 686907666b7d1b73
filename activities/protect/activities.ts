import { onceFor, openDoor, receiptOf } from '../door/door.js';
import type { Effects } from '../effects.js';
import { type DeferRevisions, Deferred } from '../handover/run.js';
import { deferTables } from './revisions/defer-tables.js';
import { scanVersion } from './scan/scan-version.js';

export function createProtectActivities(effects: Effects) {
  return {
    /** Sums and rows that moved by few persons keep what is published; the tables with such are written anew. */
    deferRevisions: openDoor('protect', effects, (request: DeferRevisions, attempt) => {
      const place = `${request.run}/protect/${receiptOf(request.assembled, request.current)}`;
      return onceFor(effects, place, Deferred, () => deferTables(request, place, attempt, effects));
    }),
    /** The last look at what is about to be published. A run that holds pseudonyms needs its keys. */
    scanDataset: openDoor('protect', effects, scanVersion),
  };
}
