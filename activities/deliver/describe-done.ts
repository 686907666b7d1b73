/** What came of a delivery over one channel, for the operator. */
import type { Partner } from '../../datasets/_organisations/partner.js';
import type { DeliveryOutcome } from '../handover/deliver.js';
import type { Way } from './find-way.js';
import { readMemory, type SentLetter, waitingIn } from './memory.js';
import type { DeliverTools } from './send-letter.js';

export interface AskedDelivery {
  readonly partner: string;
  /** Null: only what is waiting. */
  readonly report: { readonly dataset: string; readonly run: string; readonly kept?: boolean } | null;
  /** Somebody wants it sent, whatever the policy says. */
  readonly again?: boolean;
}

export interface Over extends Pick<DeliveryOutcome, 'status' | 'reason'> {
  readonly digestSeconds: number | null;
}

interface Done {
  readonly asked: AskedDelivery;
  /** Why the report was noted or not. */
  readonly reason: string;
  readonly open: readonly SentLetter[];
}

/** As recorded now: a later attempt says the same. */
export async function describeDone(
  partner: Partner,
  { asked: { report }, reason, open }: Done,
  way: Way,
  tools: DeliverTools,
): Promise<Over> {
  const { channel } = way;
  const { memory } = await readMemory(partner.partner, tools.zones.restricted);
  const [first] = waitingIn(memory, channel);
  const due =
    first && new Date(Date.parse(first.at) + partner.delivery.digest_hours * 3_600_000).toISOString();
  const digestSeconds =
    channel === 'mail' && due !== undefined
      ? Math.max(1, Math.ceil((Date.parse(due) - tools.now().getTime()) / 1000))
      : null;
  const notes = memory.told.filter((one) => one.channel === channel);
  const note =
    notes.findLast((one) => !report || (one.run === report.run && one.dataset === report.dataset)) ??
    // the same files came in an earlier run, and waited until now
    notes.findLast(({ letter }) => open.some(({ id }) => id === letter));
  if (!note) return { status: 'held_back', reason, digestSeconds };
  if (note.verdict === 'hold_back') return { status: 'held_back', reason: note.reason, digestSeconds };
  if (note.letter === null)
    return {
      status: 'held_back',
      reason: `It waits for what else comes until ${due ?? 'the digest'}.`,
      digestSeconds,
    };
  const letter = memory.letters.find(({ id }) => id === note.letter);
  if (letter?.state === 'failed') return { status: 'failed', reason: letter.reason, digestSeconds };
  // the run that took these files first has told of them
  if (report?.kept && letter && !letter.by.startsWith(ownerOf(tools)))
    return {
      status: 'held_back',
      reason: `This delivery was told on ${letter.at.slice(0, 10)}, and the same files came again.`,
      digestSeconds,
    };
  const told = letter?.reason ? ` ${letter.reason}` : '';
  return { status: 'sent', reason: `${note.reason} ${way.words}${told}`, digestSeconds };
}

/** `<workflow>/<run>/`: each of its activities, and each of their attempts. */
function ownerOf({ owner }: DeliverTools): string {
  return owner.slice(0, owner.lastIndexOf('/') + 1);
}
