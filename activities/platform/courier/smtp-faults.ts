/** What a fault of SMTP means to us. Servers repeat addresses in their texts: only codes pass. */
import { z } from 'zod';
import { ConfigurationInvalid, RecipientBusy, RecipientRefused } from '../../errors.js';

const Fault = z.object({
  code: z.string().catch(''),
  responseCode: z.number().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  message: z.string().catch(''),
});

/** RFC 5321 4.2.1. A server that says nothing may say something the next time. */
export function isTemporary(responseCode: number | undefined): boolean {
  return responseCode === undefined || responseCode < 500;
}

export function describeSmtpFault(host: string, error: unknown): Error {
  const { code, responseCode, response, message } = Fault.catch({ code: '', message: '' }).parse(error);
  const shown = [responseCode, /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response ?? '')?.[0]]
    .filter(Boolean)
    .join(' ');
  if (isUntrusted(code, message))
    return new ConfigurationInvalid(
      `SMTP_URL: ${host} offers no TLS that can be trusted; correct the host, or name its authority in EXTRA_CA_FILE.`,
    );
  if (code === 'EAUTH' && !(responseCode !== undefined && isTemporary(responseCode)))
    return new ConfigurationInvalid(
      `SMTP_URL: ${host} does not accept the user and password (${shown || 'no common method'}); correct them.`,
    );
  if (!isTemporary(responseCode))
    return new RecipientRefused(
      `${host} refuses the mail (SMTP ${shown}); look at MAIL_FROM, at the size and at the rules of that server.`,
    );
  if (code === 'EMESSAGE' && responseCode === undefined)
    return new RecipientRefused(`${host} takes no mail of this size; lower attach_mib of the partner.`);
  return new RecipientBusy(
    `${host} did not take the mail (${shown ? `SMTP ${shown}` : silence(code)}); try again later.`,
  );
}

function silence(code: string): string {
  return code === 'ETIMEDOUT' ? 'too slow' : 'the connection broke';
}

/** STARTTLS that is not offered or does not succeed, and certificates that nobody known has signed. */
function isUntrusted(code: string, message: string): boolean {
  if (/certificate|self[- ]signed|altnames|SSL routines/i.test(message)) return true;
  return code === 'ETLS' && !/closed/i.test(message);
}
