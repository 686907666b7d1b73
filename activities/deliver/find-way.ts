/** How a partner is reached over a channel, or why it is not. */
import type { Channel } from '../../datasets/_organisations/delivery-terms.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Effects } from '../effects.js';
import type { Mailer } from '../platform/courier/courier.js';
import { readAddresses } from '../text/mail-addresses.js';

/** `words`: for the operator, without addresses. */
export type Way =
  | {
      readonly channel: 'mail';
      readonly mailer: Mailer;
      readonly addresses: readonly string[];
      readonly words: string;
    }
  | { readonly channel: 'webhook'; readonly url: string; readonly secret: string; readonly words: string };

/** A sentence where there is no address. Throws ConfigurationInvalid for invalid ones. */
export function findWay(
  channel: Channel,
  partner: Partner,
  { courier, secret }: Pick<Effects, 'courier' | 'secret'>,
): Way | string {
  const { reports_to: box, delivery } = partner;
  if (channel === 'mail') {
    if (courier.mailer === null) return 'SMTP_URL is not set.';
    const addresses = readAddresses(box, secret(box) ?? '');
    if (addresses.length === 0) return `${box} is not set: no address of this partner is known.`;
    const words = `Sent to ${addresses.length} address${addresses.length > 1 ? 'es' : ''} of ${box}.`;
    return { channel, mailer: courier.mailer, addresses, words };
  }
  const { webhook } = delivery;
  const [url, key] = [secret(webhook?.url ?? '')?.trim(), secret(webhook?.secret ?? '')?.trim()];
  if (!webhook || !url) return `${webhook?.url ?? 'webhook.url'} is not set.`;
  return key
    ? { channel, url, secret: key, words: `Sent to ${webhook.url}.` }
    : `${webhook.secret} is not set.`;
}
