/** What Temporal's SDK, and the Rust core below it, log and count. */
import type { Logger as SdkLogger } from '@temporalio/common';
import type { RuntimeOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { at, numberAt, textAt } from './subject.js';

/** Operators need to see only what goes wrong. */
export function sdkTelemetry(metricsAddress: string | null): NonNullable<RuntimeOptions['telemetryOptions']> {
  return {
    logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
    ...(metricsAddress === null
      ? {}
      : {
          metrics: {
            prometheus: {
              bindAddress: metricsAddress,
              ...{ countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true },
            },
          },
        }),
  };
}

/** The SDK chooses what it attaches to a line: only names of workflows and steps and classes of errors are kept. */
export function sdkLogger(log: Logger): SdkLogger {
  const write = (level: 'warn' | 'error', message: string, meta: unknown) => {
    // already said by the step's own line, with its family; and the heavy and restricted queues have no workflows on purpose
    if (message === 'Activity failed' || message.startsWith('No workflows registered')) return;
    const error = at(meta, 'error');
    const fields = {
      component: textAt(meta, 'sdkComponent') ?? textAt(meta, 'target'),
      namespace: textAt(meta, 'namespace'),
      queue: textAt(meta, 'taskQueue'),
      workflow: textAt(meta, 'workflowType'),
      workflow_id: textAt(meta, 'workflowId'),
      activity: textAt(meta, 'activityType'),
      attempt: numberAt(meta, 'attempt'),
      family: error instanceof Error ? error.name : undefined,
    };
    log[level](fields, message);
  };
  return {
    log(level, message, meta) {
      if (level === 'WARN') write('warn', message, meta);
      if (level === 'ERROR') write('error', message, meta);
    },
    trace() {},
    debug() {},
    info() {},
    warn: (message, meta) => write('warn', message, meta),
    error: (message, meta) => write('error', message, meta),
  };
}
