/** Everything a worker registers. Workflows know it by type only. */
import { createAssembleActivities } from './assemble/activities.js';
import { createCatalogueActivities } from './catalogue/activities.js';
import { createCheckActivities } from './check/activities.js';
import { createRetentionActivities } from './custody/retention/activities.js';
import { createDeliverActivities } from './deliver/activities.js';
import type { Effects } from './effects.js';
import { createExtractActivities } from './extract/activities.js';
import { createNormaliseActivities } from './normalise/activities.js';
import { createProtectActivities } from './protect/activities.js';
import { createPublishActivities } from './publish/activities.js';
import { createReleaseActivities } from './release/activities.js';
import { createReportActivities } from './report/activities.js';

export function createActivities(effects: Effects) {
  return {
    ...createExtractActivities(effects),
    ...createNormaliseActivities(effects),
    ...createCheckActivities(effects),
    ...createAssembleActivities(effects),
    ...createProtectActivities(effects),
    ...createReleaseActivities(effects),
    ...createPublishActivities(effects),
    ...createReportActivities(effects),
    ...createDeliverActivities(effects),
    ...createCatalogueActivities(effects),
    ...createRetentionActivities(effects),
  };
}

export type Activities = ReturnType<typeof createActivities>;
