import { Context } from '@temporalio/activity';
import { datasetOf } from '../door/dataset-of.js';
import { type Attempt, openDoor } from '../door/door.js';
import type { Effects } from '../effects.js';
import { CatalogueBusy, CatalogueRefused } from '../errors.js';
import type { PortalOutcome, PublishOnPortal, RetractFromPortal, Watched } from '../handover/portal.js';
import { planVersion, publishVersion } from './publish-version.js';
import { retractFromPortal } from './retract.js';
import { watchPortal } from './watch-portal.js';

/** A 500 of udata may be our own mistake: from this attempt on it is told, not waited for. */
const PATIENCE_500 = 5;
/** Of the watch; the door's policy has as many. */
const WATCH_TRIES = 4;

export function createPublishActivities(effects: Effects) {
  const { zones, openCatalogue, publicUrl, now, notifier } = effects;
  const during = (attempt: Attempt) => ({ open: zones.open, openCatalogue, publicUrl, now, ...attempt });
  return {
    /** Only how much would change: the values stay here. */
    planPublication: openDoor(
      'publish',
      effects,
      async ({ dataset, version }: PublishOnPortal, attempt): Promise<PortalOutcome> => {
        const request = { dataset: datasetOf(effects, dataset), version };
        const { portal, datasetId, changes, notes, problems, ...plan } = await planVersion(
          request,
          during(attempt),
        );
        return {
          ...{ portal, datasetId, version: plan.version, action: plan.action },
          ...{ changes: changes.length, notes: [...problems, ...notes] },
        };
      },
    ),
    applyPublication: openDoor(
      'publish',
      effects,
      async ({ dataset, version }: PublishOnPortal, attempt): Promise<PortalOutcome> => {
        const { info } = Context.current();
        const token = `${info.workflowExecution?.workflowId}/${info.workflowExecution?.runId}`;
        const request = { dataset: datasetOf(effects, dataset), version, token };
        return publishVersion(request, during(attempt)).catch((error: unknown) => {
          throw isLasting(error, info.attempt) ? new CatalogueRefused(error.message) : error;
        });
      },
    ),
    /** Gives the number of resources that were deleted. */
    retractFromPortal: openDoor(
      'publish',
      effects,
      async ({ dataset, version, notice }: RetractFromPortal, attempt): Promise<number> => {
        const { info } = Context.current();
        const token = `${info.workflowExecution?.workflowId}/${info.workflowExecution?.runId}`;
        return retractFromPortal(
          { dataset: datasetOf(effects, dataset), version, token, notice },
          during(attempt),
        );
      },
    ),
    /** Looks from outside, and tells whoever must know. */
    watchPublication: openDoor(
      'watch',
      effects,
      async ({ dataset }: Pick<PublishOnPortal, 'dataset'>, attempt): Promise<Watched> => {
        const isLastTry = Context.current().info.attempt >= WATCH_TRIES;
        const watched = await watchPortal(datasetOf(effects, dataset), { ...during(attempt), isLastTry });
        const { portal, findings: sentences } = watched;
        if (sentences.length > 0)
          await notifier.notify({
            subject: `${dataset}: not as it should be on ${portal}`,
            sentences: [
              ...sentences,
              `Then: insertion publish ${dataset}; and look again: insertion watch ${dataset}.`,
            ],
          });
        return watched;
      },
    ),
  };
}

function isLasting(error: unknown, attempt: number): error is CatalogueBusy {
  return error instanceof CatalogueBusy && error.status === 500 && attempt >= PATIENCE_500;
}
