/** One letter on its way: claimed, sent, noted. */

import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Effects } from '../effects.js';
import { InsertionError, RecipientBusy } from '../errors.js';
import type { Mailer } from '../platform/courier/courier.js';
import type { Way } from './find-way.js';
import { partsOf } from './letter-parts.js';
import { writeLinkedPage } from './linked-page.js';
import { changeMemory, hashAddress, type Memory, type SentLetter } from './memory.js';
import { writeMail, writeWebhook } from './write-letter.js';

export interface DeliverTools
  extends Pick<Effects, 'datasets' | 'rules' | 'courier' | 'notifier' | 'secret' | 'now'> {
  readonly zones: Pick<Effects['zones'], 'reports' | 'restricted'>;
  /** Who sends: the same for every attempt of one step. */
  readonly owner: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: Readonly<Record<string, string | number>>) => void;
  readonly isLastTry: boolean;
}

/** Leaves it sent or failed for good. Throws RecipientBusy, StorageUnavailable: it stays begun, and any worker can continue. */
export async function sendLetter(
  begun: SentLetter,
  partner: Partner,
  way: Way,
  tools: DeliverTools,
): Promise<void> {
  const letter = await claim(begun, partner.partner, tools);
  if (letter === null) return;
  try {
    const asked = {
      partner,
      id: letter.id,
      at: new Date(letter.at),
      told: await partsOf(letter, partner.partner, tools.zones),
    };
    const told = { ...tools, reports: tools.zones.reports, linkReport: tools.courier.linkReport };
    for (const { run } of asked.told) await writeLinkedPage(partner.partner, run, asked.at, told);
    if (way.channel === 'webhook') {
      const { url, secret } = way;
      const body = await writeWebhook(asked, told);
      await tools.courier.callWebhook({ url, secret, id: letter.id, body, date: tools.now() }, tools.signal);
      await note(letter, partner.partner, { state: 'sent' }, tools);
    } else await mailLetter(letter, partner, way, await writeMail(asked, way.addresses, told), tools);
  } catch (error) {
    tools.signal.throwIfAborted();
    if (!(error instanceof InsertionError)) throw error;
    if (error.family === 'temporary') {
      await note(letter, partner.partner, { until: tools.now().toISOString() }, tools);
      throw error;
    }
    await fail(letter, partner.partner, error.message, tools);
  }
}

/** Addresses that have it already are not written to again. */
async function mailLetter(
  letter: SentLetter,
  partner: Partner,
  { mailer, addresses }: Extract<Way, { channel: 'mail' }>,
  mail: Parameters<Mailer['send']>[0],
  tools: DeliverTools,
): Promise<void> {
  const done = new Set([...letter.reached, ...letter.refused]);
  const left = addresses.filter((address) => !done.has(hashAddress(address)));
  const outcome = left.length === 0 ? null : await mailer.send(mail, left, tools.signal);
  const reached = [...letter.reached, ...(outcome?.accepted ?? []).map(hashAddress)];
  const refused = [...letter.refused, ...(outcome?.refused ?? []).map(hashAddress)];
  const busy = outcome?.busy.length ?? 0;
  if (busy > 0) {
    await note(letter, partner.partner, { reached, refused }, tools);
    throw new RecipientBusy(
      `The server of ${busy} address(es) of ${partner.reports_to} asks for patience; they are tried again.`,
    );
  }
  const wrong = `${refused.length} of ${addresses.length} address(es) of ${partner.reports_to} are refused; correct them.`;
  if (reached.length === 0) return fail({ ...letter, refused }, partner.partner, wrong, tools);
  await note(
    letter,
    partner.partner,
    { state: 'sent', reached, refused, reason: refused.length > 0 ? wrong : '' },
    tools,
  );
}

/** Null where another worker has sent it meanwhile. */
async function claim(
  { id }: SentLetter,
  partner: string,
  { zones, now, owner }: DeliverTools,
): Promise<SentLetter | null> {
  const isOpen = (one: SentLetter) => one.id === id && one.state === 'sending';
  const memory = await changeMemory(partner, zones.restricted, (known) => {
    const letter = known.letters.find(isOpen);
    if (!letter) return null;
    const waitMs = Date.parse(letter.until) - now().getTime();
    if (letter.by !== owner && waitMs > 0)
      throw new RecipientBusy(
        `${partner}: another worker is sending this letter; it is looked at again once that has ended.`,
        Math.ceil(waitMs / 1000),
      );
    const until = new Date(now().getTime() + LEASE_MS).toISOString();
    return replace(known, { ...letter, by: owner, until });
  });
  return memory.letters.find((one) => isOpen(one) && one.by === owner) ?? null;
}

/** A process that was silent for this long is taken to be dead. */
export const LEASE_MS = 10 * 60_000;

async function fail(letter: SentLetter, partner: string, reason: string, tools: DeliverTools): Promise<void> {
  await tools.notifier.notify({
    subject: `${partner}: a report could not be delivered`,
    sentences: [reason, `Once it is mended: npx insertion deliver ${partner}.`],
  });
  await note(letter, partner, { state: 'failed', reason, refused: letter.refused }, tools);
}

async function note(
  { id }: SentLetter,
  partner: string,
  change: Partial<SentLetter>,
  { zones }: DeliverTools,
): Promise<void> {
  await changeMemory(partner, zones.restricted, (known) => {
    const letter = known.letters.find((one) => one.id === id);
    return letter ? replace(known, { ...letter, ...change }) : null;
  });
}

function replace(memory: Memory, letter: SentLetter): Memory {
  return { ...memory, letters: memory.letters.map((one) => (one.id === letter.id ? letter : one)) };
}
