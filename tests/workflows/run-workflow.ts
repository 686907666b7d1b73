/** A real Temporal server on a free port, one workflow bundle, and a worker whose rooms a test chooses. */

import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { PublishDataset, RunReport } from '../../workflows/messages.js';
import { publishDataset } from '../../workflows/publish-dataset.js';
import { startTemporal } from '../end-to-end/run-in-place.js';
import type { Rooms } from './fake-rooms.js';

export type Handle = WorkflowHandleWithFirstExecutionRunId<typeof publishDataset>;

export interface Engine {
  /** Starts a run with these rooms; the worker drains when `act` ends. */
  run<Result>(
    rooms: Rooms,
    act: (handle: Handle) => Promise<Result>,
    own?: Partial<PublishDataset>,
  ): Promise<Result>;
  report(rooms: Rooms, own?: Partial<PublishDataset>): Promise<RunReport>;
  readonly environment: TestWorkflowEnvironment;
  stop(): Promise<void>;
}

/** Made once for the files of tests that share this process. */
let bundle: Promise<WorkflowBundle> | undefined;

/** Throws a sentence when the program is missing. */
export async function startEngine(): Promise<Engine> {
  bundle ??= bundleWorkflowCode({
    workflowsPath: new URL('../../workflows/index.ts', import.meta.url).pathname,
    logger: new DefaultLogger('ERROR'),
  });
  const [environment, workflowBundle] = await Promise.all([startTemporal(), bundle]);
  let count = 0;
  const run: Engine['run'] = async (rooms, act, own = {}) => {
    count += 1;
    const id = count;
    const taskQueue = `queue-${id}`;
    const worker = await createWorker(environment, workflowBundle, taskQueue, rooms);
    const request = { run: `run-${id}`, dataset: 'offre', asOf: '2026-02-28', ...own };
    return worker.runUntil(async () =>
      act(
        await environment.client.workflow.start(publishDataset, {
          taskQueue,
          workflowId: request.run,
          args: [request],
        }),
      ),
    );
  };
  return {
    environment,
    run,
    report: (rooms, own) => run(rooms, (handle) => handle.result(), own),
    stop: () => environment.teardown(),
  };
}

function createWorker(
  environment: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundle,
  taskQueue: string,
  activities: Rooms,
) {
  const timing = { shutdownGraceTime: '1 second', maxHeartbeatThrottleInterval: '50 milliseconds' } as const;
  return Worker.create({
    connection: environment.nativeConnection,
    workflowBundle,
    taskQueue,
    activities,
    ...timing,
  });
}
