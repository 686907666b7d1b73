/** Runs as the desk sees them in Temporal: asked for by their histories, so that it needs no worker to answer. */
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { type DataConverter, defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { DeskEffects, KnownRun } from '../../activities/desk/effects.js';
import { Decision, type RunDecision } from '../../activities/handover/hold.js';
import { approve, reject } from '../../workflows/messages.js';
import { decodePayloads } from '../codec/data-converter.js';
import { askTemporal } from './ask-temporal.js';

const VERDICTS = { [approve.name]: 'approved', [reject.name]: 'rejected' } as const;

export function openRuns(
  client: Client,
  converter: DataConverter,
): Pick<DeskEffects, 'findRun' | 'decide' | 'listRunning'> {
  const ask = <Result>(work: () => Promise<Result>) => askTemporal(client, work);
  return {
    findRun: (run, evidence) =>
      ask(async (): Promise<KnownRun | null> => {
        const handle = client.workflow.getHandle(run);
        const described = await handle.describe().catch(ignoreUnknown);
        if (described === null) return null;
        const { name } = described.status;
        const state = name.toLowerCase().replaceAll('_', ' ');
        const decision = await findDecision({ client, converter }, run, evidence);
        return { isRunning: name === 'RUNNING', state, decision };
      }),
    decide: (run, verdict, decision) =>
      ask(async () => {
        const signal = verdict === 'approved' ? approve : reject;
        await client.workflow
          .getHandle(run)
          .signal(signal, { ...decision, date: new Date().toISOString().slice(0, 10) })
          .catch(ignoreUnknown);
      }),
    listRunning: () =>
      ask(async () => {
        const query = 'WorkflowType = "publishDataset" AND ExecutionStatus = "Running"';
        const running: string[] = [];
        for await (const { workflowId } of client.workflow.list({ query })) running.push(workflowId);
        return running;
      }),
  };
}

/** The workflow keeps the first that is about what waits, whichever it is: so does this. */
async function findDecision(
  { client, converter }: { readonly client: Client; readonly converter: DataConverter },
  run: string,
  evidence: string,
): Promise<RunDecision | null> {
  const { events } = await client.workflow.getHandle(run).fetchHistory();
  for (const { workflowExecutionSignaledEventAttributes: signal } of events ?? []) {
    const verdict = VERDICTS[signal?.signalName ?? ''];
    const decision = verdict && (await openDecision(signal?.input?.payloads?.[0], converter));
    if (decision && (decision.evidence === undefined || decision.evidence === evidence))
      return { verdict, ...decision };
  }
  return null;
}

async function openDecision(
  payload: Payload | null | undefined,
  converter: DataConverter,
): Promise<Decision | null> {
  if (!payload) return null;
  const [first] = await decodePayloads(converter, [payload]);
  const parsed = Decision.safeParse(first && defaultPayloadConverter.fromPayload(first));
  return parsed.success ? parsed.data : null;
}

function ignoreUnknown(error: unknown): null {
  if (error instanceof WorkflowNotFoundError) return null;
  throw error;
}
