/** Versioned workers: a run begins once its version is current, and stays with it. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, it } from 'vitest';
import { readCodeRevision } from '../../activities/platform/settings/code-revision.js';
import { ROOT } from '../../scripts/toolkit.js';
import { copyPlacesRepository, PLACES, readPlaces, writePlaces } from './places-repository.js';
import { startRun, temporalOfSuite, withWorkerAt } from './run-in-place.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
const repository = join(home, 'repository');
await copyPlacesRepository(repository);
const [places, extracts] = [await readPlaces(repository), await writePlaces(join(home, 'sent'), 10)];
const temporal = await temporalOfSuite();
afterAll(() => rm(home, { recursive: true, force: true }));

/** The server hears of a version when a worker of it asks for work. */
async function makeCurrent(buildId: string): Promise<void> {
  const request = { namespace: 'default', deploymentName: 'essai', buildId, ignoreMissingTaskQueues: true };
  for (let attempt = 1; ; attempt += 1)
    try {
      await temporal.client.workflowService.setWorkerDeploymentCurrentVersion(request);
      return;
    } catch (error) {
      if (attempt === 500) throw error;
      await sleep(200);
    }
}

it('a versioned worker takes a run once its version is current, and the run is pinned to it', async () => {
  const place = {
    ...{ home, store: `file:${join(home, 'store')}`, address: temporal.address, queue: 'versions' },
    env: { TEMPORAL_DEPLOYMENT: 'essai' },
  };
  const buildId = (await readCodeRevision(ROOT)).slice(0, 12);
  await withWorkerAt(place, places, async () => {
    await makeCurrent(buildId);
    const handle = await startRun(temporal, place, extracts, 'versions', PLACES);
    const report = await handle.result();
    assert.equal(report.status, 'published', report.reasons.join());
    const { raw } = await handle.describe();
    const version = raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion;
    assert.deepEqual([version?.deploymentName, version?.buildId], ['essai', buildId]);
  });
});
