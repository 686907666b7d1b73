/** Tells a partner of a report, over each of its channels, as the policy says. May be killed at any instant and run again. */

import type { Channel } from '../../datasets/_organisations/delivery-terms.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import { InsertionError } from '../errors.js';
import type { DeliveredReport as Delivered, DeliveryOutcome } from '../handover/deliver.js';
import { askToConfirm, withheldFrom } from './confirm-contact.js';
import { type AskedDelivery, describeDone, type Over } from './describe-done.js';
import { partnerOf } from './find-partner.js';
import { findWay, type Way } from './find-way.js';
import { noteReport, openLetters } from './note-report.js';
import { type DeliverTools, sendLetter } from './send-letter.js';

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

async function deliverOver(
  channel: Channel,
  partner: Partner,
  asked: AskedDelivery,
  tools: DeliverTools,
): Promise<Over> {
  const way = findWay(channel, partner, tools);
  if (typeof way === 'string') return noteOnly(channel, way, partner, asked, tools);
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

/** Where nothing can go out, what happens is noted all the same: it waits, and the team hears of what blocks. */
async function noteOnly(
  channel: Channel,
  why: string,
  partner: Partner,
  { report }: AskedDelivery,
  tools: DeliverTools,
): Promise<Over> {
  if (report) await noteReport(channel, partner, report.run, false, tools);
  return { status: 'held_back', reason: why, digestSeconds: null };
}

async function tell(way: Way, partner: Partner, asked: AskedDelivery, tools: DeliverTools): Promise<Over> {
  const { channel } = way;
  const today = tools.now().toISOString().slice(0, 10);
  const withheld = channel === 'mail' ? withheldFrom(partner, today) : null;
  if (withheld !== null) return noteOnly(channel, withheld, partner, asked, tools);
  const again = asked.again === true;
  const reason = asked.report
    ? await noteReport(channel, partner, asked.report.run, again, tools)
    : 'Nothing waits.';
  const open = await openLetters(channel, partner, again, tools);
  for (const letter of open) await sendLetter(letter, partner, way, tools);
  return describeDone(partner, { asked, reason, open }, way, tools);
}
