/** Mail over SMTP. What is sent depends on the mail alone, so that a second try sends the same bytes. */
import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import type { Mail, Mailer, MailOutcome } from './courier.js';
import type { SmtpSettings } from './courier-settings.js';
import { describeSmtpFault, isTemporary } from './smtp-faults.js';

const CONNECTION_MS = 15_000;
const GREETING_MS = 30_000;
const SILENCE_MS = 120_000;

/** `authorities`: PEM, in place of the usual ones. `silenceMs`: longest wait for the server in the middle of a mail. */
export interface SmtpOptions {
  readonly authorities: readonly string[] | null;
  readonly silenceMs?: number;
}

export function createSmtpMailer(settings: SmtpSettings, options: SmtpOptions): Mailer {
  const { host, from } = settings;
  const compose = (mail: Mail) => composeMail(mail, from);
  return {
    compose,
    async greet() {
      const opened = await openTransport(settings, options);
      try {
        await opened.verify();
      } catch (error) {
        throw describeSmtpFault(host, error);
      } finally {
        opened.close();
      }
    },
    async send(mail, recipients, signal) {
      const raw = await compose(mail);
      signal.throwIfAborted();
      const opened = await openTransport(settings, options);
      const envelope = { from: from.address, to: [...recipients] };
      try {
        const sending = opened.sendMail({ envelope, raw: Buffer.from(raw) });
        return readOutcome(recipients, await unlessAborted(sending, signal));
      } catch (error) {
        signal.throwIfAborted();
        const outcome = readRejected(recipients, error);
        if (outcome) return outcome;
        throw describeSmtpFault(host, error);
      } finally {
        opened.close();
      }
    },
  };
}

/** Its library is loaded with the first mail. */
async function openTransport(
  { host, port, implicitTls, credentials }: SmtpSettings,
  { authorities, silenceMs = SILENCE_MS }: SmtpOptions,
) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    ...{ host, port, secure: implicitTls, requireTLS: !implicitTls && !isLoopback(host) },
    ...(credentials ? { auth: credentials } : {}),
    ...{ connectionTimeout: CONNECTION_MS, greetingTimeout: GREETING_MS, socketTimeout: silenceMs },
    tls: { minVersion: 'TLSv1.2', ...(authorities ? { ca: [...authorities] } : {}) },
    // What is said there carries addresses and the password.
    logger: false,
    debug: false,
  });
}

async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let cancel = () => {};
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(signal.reason);
    signal.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function composeMail(mail: Mail, from: SmtpSettings['from']): Promise<Uint8Array> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const composer = new MailComposer({
    from,
    to: [...mail.to],
    ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    ...{ subject: oneLine(mail.subject), date: mail.date, messageId: `<${mail.id}@${domain}>` },
    ...{ text: mail.text, ...(mail.html === null ? {} : { html: mail.html }) },
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.language,
      'List-Id': `<${mail.list}.${domain}>`,
    },
    attachments: mail.attachments.map(({ name, type, body }) => ({
      ...{ filename: oneLine(name), contentType: type, content: Buffer.from(body) },
      contentDisposition: 'attachment' as const,
    })),
    ...{ disableFileAccess: true, disableUrlAccess: true, baseBoundary: mail.id },
  });
  return composer.compile().build();
}

/** A line end in a header would be another header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

const Rejected = z.object({
  rejectedErrors: z.array(z.object({ recipient: z.string(), responseCode: z.number().optional() })),
});

/** Null where it was not for its addresses that the mail did not go. */
function readRejected(recipients: readonly string[], error: unknown): MailOutcome | null {
  const { data } = Rejected.safeParse(error);
  return data && data.rejectedErrors.length >= recipients.length ? readOutcome(recipients, error) : null;
}

function readOutcome(recipients: readonly string[], told: unknown): MailOutcome {
  const errors = Rejected.safeParse(told).data?.rejectedErrors ?? [];
  const busy = errors.filter(({ responseCode }) => isTemporary(responseCode));
  const of = (list: typeof errors) => list.map(({ recipient }) => recipient);
  return {
    accepted: recipients.filter((address) => !of(errors).includes(address)),
    refused: of(errors).filter((address) => !of(busy).includes(address)),
    busy: of(busy),
  };
}

/** Bytes that never leave this machine need no TLS. */
function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || (isIPv4(host) && host.startsWith('127.')) || (isIPv6(host) && host === '::1')
  );
}
