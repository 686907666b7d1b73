import { datasetOf } from '../dataset-of.js';
import { openDoor } from '../door.js';
import type { Effects } from '../effects.js';
import type { WriteReports } from '../handover.js';
import type { WrittenReport } from '../handover-report.js';
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
  };
}
