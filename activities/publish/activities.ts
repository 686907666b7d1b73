import { Context } from '@temporalio/activity';
import type { Attempt } from '../door/attempt.js';
import { datasetOf } from '../door/dataset-of.js';
import { openDoor } from '../door/door.js';
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
  return {
    /** Only how much would change: the values stay here. */
    planPublication: openDoor('publish', effects, planPublication),
    applyPublication: openDoor('publish', effects, applyPublication),
    /** Gives the number of resources that were deleted. */
    retractFromPortal: openDoor(
      'publish',
      effects,
      async ({ dataset: id, version, notice }: RetractFromPortal, attempt): Promise<number> =>
        retractFromPortal(
          { dataset: datasetOf(effects, id), version, token: tokenOfRun(), notice },
          during(attempt, effects),
        ),
    ),
    /** Looks from outside, and tells whoever must know. */
    watchPublication: openDoor('watch', effects, watchPublication),
  };
}

function during(attempt: Attempt, { zones, openCatalogue, publicUrl, now }: Effects) {
  return { open: zones.open, openCatalogue, publicUrl, now, ...attempt };
}

/** Every attempt of one run has the same. */
function tokenOfRun(): string {
  const { workflowExecution } = Context.current().info;
  return `${workflowExecution?.workflowId}/${workflowExecution?.runId}`;
}

async function planPublication(
  { dataset, version }: PublishOnPortal,
  attempt: Attempt,
  effects: Effects,
): Promise<PortalOutcome> {
  const { portal, datasetId, changes, notes, problems, ...plan } = await planVersion(
    { dataset: datasetOf(effects, dataset), version },
    during(attempt, effects),
  );
  return {
    ...{ portal, datasetId, version: plan.version, action: plan.action },
    ...{ changes: changes.length, notes: [...problems, ...notes] },
  };
}

async function applyPublication(
  { dataset, version }: PublishOnPortal,
  attempt: Attempt,
  effects: Effects,
): Promise<PortalOutcome> {
  const tries = Context.current().info.attempt;
  const request = { dataset: datasetOf(effects, dataset), version, token: tokenOfRun() };
  return publishVersion(request, during(attempt, effects)).catch((error: unknown) => {
    throw isLasting(error, tries) ? new CatalogueRefused(error.message) : error;
  });
}

async function watchPublication(
  { dataset }: Pick<PublishOnPortal, 'dataset'>,
  attempt: Attempt,
  effects: Effects,
): Promise<Watched> {
  const isLastTry = Context.current().info.attempt >= WATCH_TRIES;
  const watched = await watchPortal(datasetOf(effects, dataset), { ...during(attempt, effects), isLastTry });
  const { portal, findings } = watched;
  const next = `Then: npx insertion publish ${dataset}; and look again: npx insertion watch ${dataset}.`;
  if (findings.length > 0)
    await effects.notifier.notify({
      subject: `${dataset}: not as it should be on ${portal}`,
      sentences: [...findings, next],
    });
  return watched;
}

function isLasting(error: unknown, attempt: number): error is CatalogueBusy {
  return error instanceof CatalogueBusy && error.status === 500 && attempt >= PATIENCE_500;
}
