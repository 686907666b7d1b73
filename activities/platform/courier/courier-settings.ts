/** What the environment says of mails, webhooks and links to reports. */
import { z } from 'zod';
import { ConfigurationInvalid } from '../../errors.js';
import { readAddresses } from '../../text/mail-addresses.js';
import type { Settings } from '../settings/settings.js';
import { absolutePath } from '../settings/temporal-settings.js';

export interface CourierSettings {
  readonly smtp: SmtpSettings | null;
  /** Addresses of the data team; empty: it is told by log lines alone. */
  readonly team: readonly string[];
  /** Without a final slash. */
  readonly reportsUrl: string | null;
  readonly linkHours: number;
  readonly extraCaFile: string | null;
}

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. Otherwise STARTTLS, which only the loopback interface may lack. */
  readonly implicitTls: boolean;
  readonly credentials: { readonly user: string; readonly pass: string } | null;
  readonly from: { readonly name: string; readonly address: string };
}

/** Throws ConfigurationInvalid, naming the setting and never its value. */
export function readCourier(given: Settings, cwd: string): CourierSettings {
  return {
    smtp: given.SMTP_URL === undefined ? null : readSmtp(given.SMTP_URL, given.MAIL_FROM),
    team: readAddresses('TEAM_MAIL', given.TEAM_MAIL),
    reportsUrl: given.REPORTS_URL?.replace(/\/+$/, '') ?? null,
    linkHours: Number(given.REPORTS_LINK_HOURS),
    extraCaFile: absolutePath(given.EXTRA_CA_FILE, cwd),
  };
}

function readSmtp(text: string, from: string | undefined): SmtpSettings {
  const wrong = (why: string) => new ConfigurationInvalid(`SMTP_URL ${why}; correct it.`);
  if (!URL.canParse(text)) throw wrong('is not of the form smtp://user:password@host:port');
  const { protocol, hostname, port, username, password } = new URL(text);
  if (hostname === '') throw wrong('names no host');
  if (from === undefined)
    throw new ConfigurationInvalid(
      'MAIL_FROM is not set, and a mail needs a sender; set it beside SMTP_URL.',
    );
  const implicitTls = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (implicitTls ? 465 : 587) : Number(port),
    implicitTls,
    credentials: username === '' ? null : { user: decode(username), pass: decode(password) },
    from: readSender(from),
  };

  function decode(part: string): string {
    try {
      return decodeURIComponent(part);
    } catch {
      throw wrong('has a user or a password that is not percent-encoded');
    }
  }
}

function readSender(from: string): SmtpSettings['from'] {
  const [, name = '', address = from] = /^(.*)<([^<>]+)>$/.exec(from) ?? [];
  if (!z.email().safeParse(address.trim()).success)
    throw new ConfigurationInvalid('MAIL_FROM holds no e-mail address; write Name <box@domain>.');
  return { name: name.trim().replace(/^"|"$/g, ''), address: address.trim() };
}
