/** Asks a partner once a year whether its addresses are still right, and again as long as nobody answers. The mail holds no word of a report. */
import { createHash } from 'node:crypto';
import {
  ASK_DAYS,
  type ContactState,
  contactState,
  daysBetween,
} from '../../datasets/_organisations/contact-state.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset } from '../../datasets/dataset.js';
import { RecipientBusy, RecipientRefused } from '../errors.js';
import { formatDate, spaceSigns } from '../markup/french.js';
import { visibleText } from '../markup/visible-text.js';
import type { Mail } from '../platform/courier/courier.js';
import type { Letter } from './letter.js';
import { changeMemory, readMemory } from './memory.js';
import { renderMail } from './render-mail.js';
import type { DeliverTools, Way } from './send-letter.js';
import { writeText } from './write-text.js';

type MailWay = Extract<Way, { channel: 'mail' }>;
type Declared = Exclude<ContactState, { readonly kind: 'undeclared' }>;

/** An English sentence where nothing may be sent to these addresses any more; null where it may. */
export function withheldFrom(partner: Partner, today: string): string | null {
  const state = contactState(partner, today);
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
  if (state.kind === 'expired' || unheard !== null) await tellTeam(question, unheard, tools);
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

interface Question {
  readonly partner: Partner;
  readonly state: Declared;
  /** How often it was asked before. */
  readonly number: number;
}

function composeQuestion(
  question: Question,
  to: readonly string[],
  at: Date,
  { datasets }: Pick<DeliverTools, 'datasets'>,
): Mail {
  const { partner, state, number } = question;
  const letter = writeQuestion(question);
  const contact = datasetsOf(partner, datasets)[0]?.metadata.contact;
  return {
    id: createHash('sha256')
      .update(JSON.stringify(['confirm', partner.partner, state.confirmed, number]))
      .digest('hex')
      .slice(0, 32),
    ...{ date: at, to, subject: letter.subject, text: writeText(letter), html: renderMail(letter) },
    ...{ language: partner.delivery.language, attachments: [], list: 'rapports-qualite' },
    replyTo: contact ? { name: contact.name, address: contact.email } : null,
  };
}

/** Pure. */
export function writeQuestion({ partner, state, number }: Question): Letter {
  const day = (date: string) => formatDate(date) ?? date;
  const since = `Vous nous avez confirmé le ${day(state.confirmed)} que les rapports de qualité sont à envoyer à cette adresse.`;
  const then =
    state.kind === 'expired'
      ? 'Un an a passé : nous ne vous envoyons plus aucun rapport tant que personne ne l’a confirmé de nouveau.'
      : `Cela vaut jusqu’au ${day(state.until)} ; ensuite nous n’y enverrons plus aucun rapport.`;
  return {
    subject: spaceSigns(
      `[data.insertion] ${number > 0 ? 'Rappel : ' : ''}cette adresse est-elle toujours la bonne ?`,
    ),
    greeting: spaceSigns(
      `Pour ${visibleText(partner.name)} : ${since} ${then} Répondez à ce message : « oui », ou l’adresse qui convient.`,
    ),
    sections: [],
    closing: spaceSigns(
      'Ce message est envoyé automatiquement, une fois par an et tant que nous n’avons pas de réponse ; il ne dit rien de vos données.',
    ),
  };
}

/** A member sends for the partner of the sources; a département may have a page and send nothing. */
function datasetsOf(
  { partner, part_of }: Partner,
  datasets: ReadonlyMap<string, Dataset>,
): readonly Dataset[] {
  const all = [...datasets.values()];
  const fed = all.filter(({ sources }) =>
    sources.some(({ declaration }) => [partner, part_of].includes(declaration.partner)),
  );
  return fed.length > 0 ? fed : all.filter(({ partners }) => partners.has(partner));
}

/** `unheard`: why nobody has the question. */
async function tellTeam(
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
      `Call the partner, then write the day into confirmed of _partners/${code}.yaml${isOver ? `; insertion deliver ${code} sends what waits` : ''}.`,
    ],
  });
}
