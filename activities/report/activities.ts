import { datasetOf } from '../dataset-of.js';
import { openDoor } from '../door.js';
import type { Effects } from '../effects.js';
import type { Run, WriteReports, WrittenPage, WrittenReport } from '../handover.js';
import { writePage } from './write-page.js';
import { writeReports } from './write-reports.js';

export function createReportActivities(effects: Effects) {
  const { zones, engine } = effects;
  return {
    /** May be called twice in a run (held, then decided): the later reports take the place of the earlier. */
    writeReports: openDoor(
      'report',
      effects,
      async (request: WriteReports, attempt): Promise<WrittenReport[]> =>
        writeReports(request, datasetOf(effects, request.dataset), { zones, engine, ...attempt }),
    ),
    /** The page of what is current now, whichever run published it. */
    writePage: openDoor(
      'page',
      effects,
      async ({ dataset }: Run, attempt): Promise<WrittenPage> =>
        writePage(datasetOf(effects, dataset), { open: zones.open, engine, ...attempt }),
    ),
  };
}
