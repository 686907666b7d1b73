/** Asks a partner once a year whether its addresses are still right, and again as long as nobody answers. The mail holds no word of a report. */
import { ASK_DAYS, contactState, daysBetween } from '../../datasets/_organisations/contact-state.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import { RecipientBusy, RecipientRefused } from '../errors.js';
import type { Mail } from '../platform/courier/courier.js';
import type { Way } from './find-way.js';
import { changeMemory, readMemory } from './memory.js';
import type { DeliverTools } from './send-letter.js';
import { composeQuestion, type Question } from './write-question.js';

type MailWay = Extract<Way, { channel: 'mail' }>;

/** An English sentence where nothing may be sent to these addresses any more; null where it may. */
export function withheldFrom(partner: Partner, today: string): string | null {
  const state = contactState(partner, today);
  if (state.kind === 'ahead')
    return `_partners/${partner.partner}.yaml says that its addresses were confirmed on ${state.confirmed}, a day that has not come: nothing of a report goes to ${partner.reports_to}. Correct confirmed.`;
  if (state.kind !== 'expired') return null;
  return `Nobody has confirmed the addresses of ${partner.reports_to} since ${state.confirmed}: nothing of a report goes there. Ask ${partner.partner}, then write the day into confirmed of _partners/${partner.partner}.yaml.`;
}

/** Killed after the mail has gone, it goes again under the same Message-ID. Throws RecipientBusy, StorageUnavailable, ConfigurationInvalid. */
export async function askToConfirm(partner: Partner, way: MailWay, tools: DeliverTools): Promise<void> {
  const at = tools.now();
  const today = at.toISOString().slice(0, 10);
  const state = contactState(partner, today);
  if (state.kind !== 'due' && state.kind !== 'expired') return;
  const { memory } = await readMemory(partner.partner, tools.zones.restricted);
  // asked on the very day that it was confirmed, it was answered
  const asked = memory.asked.filter((moment) => moment.slice(0, 10) > state.confirmed);
  const last = asked.at(-1);
  if (last !== undefined && daysBetween(last.slice(0, 10), today) < ASK_DAYS) return;
  const question = { partner, state, number: asked.length };
  const unheard = await sendQuestion(
    composeQuestion(question, way.addresses, at, tools),
    partner,
    way,
    tools,
  );
  if (state.kind === 'expired' || unheard !== null) await askTeamToCall(question, unheard, tools);
  await changeMemory(partner.partner, tools.zones.restricted, (known) => ({
    ...known,
    asked: [...known.asked, at.toISOString()],
  }));
}

/** Null where somebody has it; an English sentence where nobody ever will. Throws RecipientBusy, ConfigurationInvalid. */
async function sendQuestion(
  mail: Mail,
  { reports_to }: Partner,
  { mailer, addresses }: MailWay,
  { signal, isLastTry }: DeliverTools,
): Promise<string | null> {
  try {
    const { accepted, busy } = await mailer.send(mail, addresses, signal);
    if (accepted.length > 0) return null;
    if (busy.length === 0 || isLastTry) return `No address of ${reports_to} takes the question.`;
    throw new RecipientBusy(
      `The server of ${busy.length} address(es) of ${reports_to} asks for patience; the question is sent again.`,
    );
  } catch (error) {
    if (error instanceof RecipientRefused) return error.message;
    throw error;
  }
}

/** `unheard`: why nobody has the question. */
async function askTeamToCall(
  { partner, state, number }: Question,
  unheard: string | null,
  { notifier }: DeliverTools,
): Promise<void> {
  const { partner: code, reports_to } = partner;
  const isOver = state.kind === 'expired';
  await notifier.notify({
    subject: isOver
      ? `${code} is told of no report: its addresses are out of date`
      : `${code} could not be asked whether its addresses are still right`,
    sentences: [
      `They were confirmed on ${state.confirmed} and ${isOver ? 'held' : 'hold'} until ${state.until}; ${reports_to} was asked ${number + 1} times.`,
      ...(unheard === null ? [] : [unheard]),
      `Call the partner, then write the day into confirmed of _partners/${code}.yaml${isOver ? `; npx insertion deliver ${code} sends what waits` : ''}.`,
    ],
  });
}
