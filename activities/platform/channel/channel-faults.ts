/** What the channels say alike. */
import { DeliveryRejected, DeliveryUnfinished } from '../../errors.js';

/** A file larger than this cannot be what the partner agreed to send. */
export const LARGEST_FILE_BYTES = 20 * 2 ** 30;

/** More names in one place are a server that misbehaves, or a drop that nobody cleans. */
export const MOST_FILES = 100_000;

const LOOK_AGAIN_SECONDS = 60;

/** `host`: or whatever the place is called. */
export function tooLarge(host: string, maxBytes: number): DeliveryRejected {
  return new DeliveryRejected(
    `${host} sends more than ${maxBytes} bytes; raise the source's limit, or ask the partner for a smaller file.`,
    `Le fichier de votre serveur ${host} dépasse la taille convenue (${maxBytes} octets).`,
  );
}

export function tooManyFiles(host: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host} lists more than ${MOST_FILES} files in the drop; ask the partner to remove old ones, or correct the path.`,
    `Le dossier de dépôt contient plus de ${MOST_FILES} fichiers. Merci de retirer les anciens.`,
  );
}

export function changedMeanwhile(): DeliveryUnfinished {
  return new DeliveryUnfinished(
    `A file changed while it was copied, so it is still being sent; it is looked at again in ${LOOK_AGAIN_SECONDS} s.`,
    'Un fichier a changé pendant sa lecture : son dépôt n’était pas terminé. Nous le reprendrons dès qu’il sera complet.',
    LOOK_AGAIN_SECONDS,
  );
}
