/** The mail that asks a partner whether its addresses are still right. It holds no word of a report. Pure. */
import type { ContactState } from '../../datasets/_organisations/contact-state.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset } from '../../datasets/dataset.js';
import { formatDate, spaceSigns } from '../markup/french.js';
import { visibleText } from '../markup/visible-text.js';
import type { Mail } from '../platform/courier/courier.js';
import type { Letter } from './letter.js';
import { mailId } from './memory.js';
import { renderMail } from './render-mail.js';
import type { DeliverTools } from './send-letter.js';
import { writeText } from './write-text.js';

type Declared = Exclude<ContactState, { readonly kind: 'undeclared' }>;

export interface Question {
  readonly partner: Partner;
  readonly state: Declared;
  /** How often it was asked before. */
  readonly number: number;
}

export function composeQuestion(
  question: Question,
  to: readonly string[],
  at: Date,
  { datasets }: Pick<DeliverTools, 'datasets'>,
): Mail {
  const { partner, state, number } = question;
  const letter = writeQuestion(question);
  const contact = datasetsOf(partner, datasets)[0]?.metadata.contact;
  return {
    id: mailId(['confirm', partner.partner, state.confirmed, number]),
    ...{ date: at, to, subject: letter.subject, text: writeText(letter), html: renderMail(letter) },
    ...{ language: partner.delivery.language, attachments: [], list: 'rapports-qualite' },
    replyTo: contact ? { name: contact.name, address: contact.email } : null,
  };
}

function writeQuestion({ partner, state, number }: Question): Letter {
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
