/** Why a partner's SFTP server is not read, in sentences. */
import type { SftpPlace } from '../../../../datasets/_channels/sftp.js';
import { ConfigurationInvalid, DeliveryRejected, PartnerUnreachable } from '../../../errors.js';

export function silent(host: string, why: string): PartnerUnreachable {
  return new PartnerUnreachable(`${host} does not answer (${why}); try again later, then ask the partner.`);
}

export function otherHostKey(host: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host} shows a host key that the source does not declare, so nothing was sent to it: it was renewed, or somebody stands in between; ask the partner by telephone, then correct host_keys.`,
    `La clé de votre serveur SFTP ${host} n’est pas celle que nous connaissons. Par prudence, nous ne nous y connectons plus. Merci de nous confirmer son empreinte.`,
  );
}

function noAccess(host: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host} does not accept our user or our key; ask the partner, or correct username and private_key.`,
    `Votre serveur SFTP ${host} refuse notre identifiant ou notre clé. Merci de vérifier nos droits.`,
  );
}

function unreadableKey({ private_key, passphrase }: SftpPlace): ConfigurationInvalid {
  const advice = passphrase === undefined ? 'or declare its passphrase' : `or correct ${passphrase}`;
  return new ConfigurationInvalid(
    `${private_key}: the file that it names is no private key, or does not open; correct it, ${advice}.`,
  );
}

/** The library's own words decide, and go no further: they may hold the server's. */
export function handshakeFault(place: SftpPlace, error: unknown): Error {
  const text = error instanceof Error ? error.message : '';
  if (/authentication methods failed/i.test(text)) return noAccess(place.host);
  if (/parse privateKey|passphrase|decrypt/i.test(text)) return unreadableKey(place);
  return silent(place.host, 'the SSH handshake failed');
}
