/** Follows a workflow of one activity to its end: how far it is, and what it waits for, on stderr. */
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { sayStep } from '../print.js';
import type { WorkSession } from './work-session.js';

const LOOK_EVERY_MS = 500;
const Beat = z.object({
  resource: z.string().optional(),
  read: z.string().optional(),
  done: z.number(),
  total: z.number(),
});

/** Its result. Ctrl-C cancels it. */
export async function followActivity<Result>(
  { client, signal }: Pick<WorkSession, 'client' | 'signal'>,
  workflowId: string,
): Promise<Result> {
  const handle = client.workflow.getHandle(workflowId);
  const cancel = () => void handle.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  let told = '';
  const look = async () => {
    const { raw } = await handle.describe();
    const [pending] = raw.pendingActivities ?? [];
    const failure = pending?.lastFailure?.message;
    const sentence = failure
      ? `attempt ${pending.attempt}: the one before ended so: ${failure}`
      : tellBeat(pending?.heartbeatDetails?.payloads?.[0]);
    if (sentence === '' || sentence === told) return;
    told = sentence;
    sayStep(sentence);
  };
  // Looking is a courtesy: what it cannot see now, it may see the next time.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
  try {
    return await handle.result();
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', cancel);
  }
}

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];

function tellBeat(payload: Payload | null | undefined): string {
  const beat = Beat.safeParse(payload ? defaultPayloadConverter.fromPayload(payload) : null);
  if (!beat.success) return '';
  const { resource, read, done, total } = beat.data;
  return `${read === undefined ? 'telling' : 'reading back'} ${read ?? resource ?? ''} (${done + 1} of ${total})`;
}
