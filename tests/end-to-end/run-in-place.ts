/** Runs started without the command line: on a server of the test, each with its own store and queue. */

import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll } from 'vitest';
import type { Effects } from '../../activities/effects.js';
import { type Configuration, readConfiguration } from '../../activities/platform/settings/configuration.js';
import type { EngineConnection } from '../../scripts/engine/embedded-engine.js';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';
import { createWorker, installQuietRuntime } from '../../scripts/session/create-worker.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { publishDataset } from '../../workflows/publish-dataset.js';
import { DATASET, EXAMPLE } from './extracts.js';

export interface Place {
  readonly home: string;
  readonly store: string;
  readonly address: string;
  readonly queue: string;
  readonly env?: Readonly<Record<string, string>>;
}

export type RunHandle = WorkflowHandleWithFirstExecutionRunId<typeof publishDataset>;

/** A Temporal server of our own, in memory. Throws a sentence when the program is missing. */
export function startTemporal(
  pages: { readonly ui?: boolean; readonly uiPort?: number } = {},
): Promise<TestWorkflowEnvironment> {
  const path = findInstalled('temporal', process.env);
  if (!path)
    throw new Error(
      'temporal is missing: run `node scripts/setup.mjs test`, which installs it, or set TEMPORAL_CLI_PATH to the program.',
    );
  installQuietRuntime();
  return TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, ...pages },
  });
}

/** The server of a whole file of tests: gone when they are. */
export async function temporalOfSuite(): Promise<TestWorkflowEnvironment> {
  const temporal = await startTemporal();
  afterAll(() => temporal.teardown());
  return temporal;
}

export function readPlace({ home, store, address, env = {} }: Place): {
  configuration: Configuration;
  engine: EngineConnection;
} {
  const own = { TEMPORAL_ADDRESS: address };
  const configuration = readConfiguration({ INSERTION_HOME: home, STORE_URL: store, ...own, ...env }, home);
  return { configuration, engine: { address, namespace: 'default', uiUrl: null } };
}

/** One run, of the example and named after its queue unless told otherwise. */
export function startRun(
  { client }: TestWorkflowEnvironment,
  { queue }: Place,
  extracts: string = EXAMPLE,
  run: string = queue,
  dataset: string = DATASET,
): Promise<RunHandle> {
  const request = { run, dataset, asOf: '2026-01-31', extracts };
  return client.workflow.start(publishDataset, { workflowId: run, taskQueue: queue, args: [request] });
}

/** A worker in this process for as long as `act` lasts. */
export async function withWorkerAt<Result>(
  place: Place,
  change: (effects: Effects) => Effects,
  act: () => Promise<Result>,
): Promise<Result> {
  const { configuration, engine } = readPlace(place);
  const worker = await createWorker(
    configuration,
    engine,
    change(await toolkitEffects(configuration)),
    place.queue,
  );
  return worker.runUntil(act);
}
