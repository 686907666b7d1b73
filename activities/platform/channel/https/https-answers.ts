/** What a partner's HTTP status means to us, and what we tell the partner. */
import { DeliveryRejected, PartnerUnreachable } from '../../../errors.js';

/** Statuses that time may cure, besides 5xx. */
const TEMPORARY = new Set([408, 423, 425, 429]);

/** The error for a status that brings no file; `retryAfter` is the header, as received. */
export function describeRefusal(
  host: string,
  status: number,
  retryAfter: string | undefined,
  now: Date,
): Error {
  if (status >= 500 || TEMPORARY.has(status)) {
    const wait = readRetryAfter(retryAfter, now);
    const error = new PartnerUnreachable(
      `${host} answered HTTP ${status}; try again ${wait === null ? 'later' : `in ${wait} s`}.`,
    );
    return wait === null ? error : Object.assign(error, { retryAfterSeconds: wait });
  }
  const [english, french] = sentencesFor(status);
  const refused = new DeliveryRejected(
    `${host} answered HTTP ${status}: ${english}; ask the partner, or correct the source's URL and credentials.`,
    `Votre serveur ${host} a répondu « HTTP ${status} » : ${french}`,
  );
  return Object.assign(refused, { status });
}

/** The server says that there is nothing at that address, or nothing any more. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof DeliveryRejected && 'status' in error && (error.status === 404 || error.status === 410)
  );
}

/** The server says that it has nothing to tell: of a list, that nothing follows. */
export function isNoContent(error: unknown): boolean {
  return error instanceof DeliveryRejected && 'status' in error && error.status === 204;
}

/** How long the partner asked us to wait, when it did. */
export function retryAfterSeconds(error: unknown): number | null {
  if (!(error instanceof PartnerUnreachable) || !('retryAfterSeconds' in error)) return null;
  return typeof error.retryAfterSeconds === 'number' ? error.retryAfterSeconds : null;
}

function sentencesFor(status: number): readonly [string, string] {
  if (status === 401)
    return [
      'the credentials are not accepted',
      'nos identifiants ne sont pas acceptés. Merci de les vérifier ou de les renouveler.',
    ];
  if (status === 403)
    return ['access is refused', "l'accès au fichier nous est refusé. Merci de vérifier nos droits."];
  if (status === 404)
    return [
      'the file is not there',
      "le fichier n'est pas à l'adresse convenue. Merci de le déposer ou de nous donner sa nouvelle adresse.",
    ];
  if (status === 410)
    return [
      'the file was withdrawn',
      'le fichier a été retiré. Merci de le déposer de nouveau ou de nous donner sa nouvelle adresse.',
    ];
  return ['no file came', "aucun fichier ne nous est parvenu. Merci de vérifier l'adresse convenue."];
}

/** RFC 9110, 10.2.3: seconds, or a date that begins with a day's name. Null when absent or unreadable. */
export function readRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const date = /^[A-Za-z]{3,9},? /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}
