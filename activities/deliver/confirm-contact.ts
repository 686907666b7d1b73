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
import { formatDate, spaceSigns } from '../markup/french.js';
import { visibleText } from '../markup/visible-text.js';
import type { Mail } from '../platform/courier/courier.js';
import type { Letter } from './letter.js';
import { changeMemory, readMemory } from './memory.js';
import { renderMail } from './render-mail.js';
import type { DeliverTools, Way } from './send-letter.js';
import { writeText } from './write-text.js';

type Declared = Exclude<ContactState, { readonly kind: 'undeclared' }>;

/** An English sentence where nothing may be sent to these addresses any more; null where it may. */
export function withheldFrom(partner: Partner, today: string): string | null {
  const state = contactState(partner, today);
  if (state.kind !== 'expired') return null;
  return `Nobody has confirmed the addresses of ${partner.reports_to} since ${state.confirmed}: nothing of a report goes there. Ask ${partner.partner}, then write the day into confirmed of _partners/${partner.partner}.yaml.`;
}

/** Killed after the mail has gone, it goes again under the same Message-ID. Throws RecipientBusy, StorageUnavailable. */
export async function askToConfirm(
  partner: Partner,
  way: Extract<Way, { channel: 'mail' }>,
  tools: DeliverTools,
): Promise<void> {
  const at = tools.now();
  const today = at.toISOString().slice(0, 10);
  const state = contactState(partner, today);
  if (state.kind !== 'due' && state.kind !== 'expired') return;
  const { memory } = await readMemory(partner.partner, tools.zones.restricted);
  const asked = memory.asked.filter((moment) => moment.slice(0, 10) >= state.confirmed);
  const last = asked.at(-1);
  if (last !== undefined && daysBetween(last.slice(0, 10), today) < ASK_DAYS) return;
  const question = composeQuestion({ partner, state, number: asked.length }, way.addresses, at, tools);
  const { accepted } = await way.mailer.send(question, way.addresses, tools.signal);
  if (accepted.length === 0) return;
  if (state.kind === 'expired') await tellTeam(partner, state, asked.length, tools);
  await changeMemory(partner.partner, tools.zones.restricted, (known) => ({
    ...known,
    asked: [...known.asked, at.toISOString()],
  }));
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

async function tellTeam(
  partner: Partner,
  state: Declared,
  number: number,
  tools: DeliverTools,
): Promise<void> {
  await tools.notifier.notify({
    subject: `${partner.partner} is told of no report: its addresses are out of date`,
    sentences: [
      `They were confirmed on ${state.confirmed} and held until ${state.until}; ${partner.reports_to} was asked ${number + 1} times.`,
      `Call the partner, then write the day into confirmed of _partners/${partner.partner}.yaml; insertion deliver ${partner.partner} sends what waits.`,
    ],
  });
}
