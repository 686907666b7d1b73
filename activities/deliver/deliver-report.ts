/** Tells a partner of a report, over each of its channels, as the policy says. May be killed at any instant and run again. */

import type { Channel } from '../../datasets/_organisations/delivery-terms.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import { InsertionError } from '../errors.js';
import type { DeliveredReport as Delivered, DeliveryOutcome } from '../handover/deliver.js';
import { askToConfirm, withheldFrom } from './confirm-contact.js';
import { partnerOf } from './find-partner.js';
import { readMemory, type SentLetter, waitingIn } from './memory.js';
import { noteReport, openLetters } from './note-report.js';
import { type DeliverTools, findWay, sendLetter, type Way } from './send-letter.js';

export interface AskedDelivery {
  readonly partner: string;
  /** Null: only what is waiting. */
  readonly report: { readonly dataset: string; readonly run: string; readonly kept?: boolean } | null;
  /** Somebody wants it sent, whatever the policy says. */
  readonly again?: boolean;
}

/** Throws RecipientBusy and StorageUnavailable, except on the last attempt, when every failure is an outcome. */
export async function deliverReport(asked: AskedDelivery, tools: DeliverTools): Promise<Delivered> {
  const partner = partnerOf(asked.partner, tools.datasets);
  const outcomes: DeliveryOutcome[] = [];
  const digests: number[] = [];
  let postponed: unknown = null;
  for (const channel of new Set(partner.delivery.channels)) {
    tools.signal.throwIfAborted();
    tools.tell({ partner: partner.partner, channel });
    const outcome = await deliverOver(channel, partner, asked, tools).catch((error: unknown) => {
      tools.signal.throwIfAborted();
      if (!(error instanceof InsertionError)) throw error;
      if (error.family === 'temporary') postponed ??= error;
      return { status: 'failed' as const, reason: error.message, digestSeconds: null };
    });
    outcomes.push({ partner: partner.partner, channel, status: outcome.status, reason: outcome.reason });
    if (outcome.digestSeconds !== null) digests.push(outcome.digestSeconds);
  }
  // Another channel has had its turn all the same, and does nothing twice.
  if (postponed !== null && !tools.isLastTry) throw postponed;
  return { outcomes, digestSeconds: digests.length === 0 ? null : Math.min(...digests) };
}

interface Over extends Pick<DeliveryOutcome, 'status' | 'reason'> {
  readonly digestSeconds: number | null;
}

async function deliverOver(
  channel: Channel,
  partner: Partner,
  asked: AskedDelivery,
  tools: DeliverTools,
): Promise<Over> {
  const way = findWay(channel, partner, tools);
  if (typeof way === 'string') return { status: 'held_back', reason: way, digestSeconds: null };
  const unasked = way.channel === 'mail' ? await tryToAsk(partner, way, tools) : null;
  const told = await tell(way, partner, asked, tools);
  if (unasked === null) return told;
  // What may go has gone, and does not go twice.
  if (unasked.family === 'temporary' && !tools.isLastTry) throw unasked;
  return { ...told, reason: `${told.reason} ${unasked.message}` };
}

/** Why the partner could not be asked: a report that may still go does not wait for it. */
async function tryToAsk(
  partner: Partner,
  way: Extract<Way, { channel: 'mail' }>,
  tools: DeliverTools,
): Promise<InsertionError | null> {
  try {
    await askToConfirm(partner, way, tools);
    return null;
  } catch (error) {
    tools.signal.throwIfAborted();
    if (error instanceof InsertionError) return error;
    throw error;
  }
}

/** While the addresses are out of date, what happens is noted all the same: it waits, and the team hears of what blocks. */
async function tell(way: Way, partner: Partner, asked: AskedDelivery, tools: DeliverTools): Promise<Over> {
  const { channel } = way;
  const today = tools.now().toISOString().slice(0, 10);
  const withheld = channel === 'mail' ? withheldFrom(partner, today) : null;
  const again = asked.again === true && withheld === null;
  const reason = asked.report
    ? await noteReport(channel, partner, asked.report.run, again, tools)
    : 'Nothing waits.';
  if (withheld !== null) return { status: 'held_back', reason: withheld, digestSeconds: null };
  const open = await openLetters(channel, partner, again, tools);
  for (const letter of open) await sendLetter(letter, partner, way, tools);
  return describe(partner, { asked, reason, open }, way, tools);
}

interface Done {
  readonly asked: AskedDelivery;
  /** Why the report was noted or not. */
  readonly reason: string;
  readonly open: readonly SentLetter[];
}

/** As recorded now: a later attempt says the same. */
async function describe(
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
