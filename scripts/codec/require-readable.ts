/** Before a worker takes a step: whether it can read what runs of its queue are made of. */
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { decodePayloads } from './data-converter.js';

const LOOKED_AT = 5;

/**
 * Throws ConfigurationInvalid when running workflows of the queue were started with payloads that these keys do not open: such a
 * worker would take steps from those that can do them, and use up their attempts. Ended ones do not count: a lost key must not
 * stop everything for ever.
 */
export async function requireReadable(
  client: Client,
  taskQueue: string,
  converter: DataConverter,
): Promise<void> {
  const { namespace } = client.options;
  let looked = 0;
  for await (const { workflowId, runId } of client.workflow.list({
    query: `TaskQueue = "${taskQueue}" AND ExecutionStatus = "Running"`,
    pageSize: LOOKED_AT,
  })) {
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      ...{ namespace, maximumPageSize: 1, execution: { workflowId, runId } },
    });
    const payloads = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    await decodePayloads(converter, payloads);
    looked += 1;
    if (looked === LOOKED_AT) return;
  }
}
