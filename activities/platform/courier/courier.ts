/** Ports of what is sent to people and programs outside: mail, webhooks, and links into the reports zone. Types only. */

export interface MailAttachment {
  readonly name: string;
  readonly type: string;
  readonly body: Uint8Array;
}

/** A mail, whole but for who sends it. The same mail gives the same bytes. */
export interface Mail {
  /** What its Message-ID is made of: the same id is the same mail. Letters, digits, points and hyphens. */
  readonly id: string;
  readonly date: Date;
  readonly to: readonly string[];
  readonly replyTo: { readonly name: string; readonly address: string } | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly language: 'fr' | 'en';
  /** Of List-Id, joined with the domain of the sender: what mailboxes sort by. */
  readonly list: string;
  readonly attachments: readonly MailAttachment[];
}

/** What the server said of each address; the mail of those that are `busy` may be sent again. */
export interface MailOutcome {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
  readonly busy: readonly string[];
}

export interface Mailer {
  /** RFC 5322, as it is sent; asks nobody. */
  compose(mail: Mail): Promise<Uint8Array>;
  /** Opens the server as a mail would, and sends none. Throws ConfigurationInvalid, RecipientBusy. */
  greet(): Promise<void>;
  /**
   * Sends it to some of its addresses. Throws RecipientBusy (time may cure it; what was sent before the connection broke may have
   * arrived), RecipientRefused, ConfigurationInvalid.
   */
  send(mail: Mail, recipients: readonly string[], signal: AbortSignal): Promise<MailOutcome>;
}

export interface WebhookCall {
  readonly url: string;
  readonly secret: string;
  /** The same id is the same call: a receiver does nothing the second time. */
  readonly id: string;
  /** JSON, as it is signed. */
  readonly body: string;
  /** Of this very attempt: receivers refuse old ones. */
  readonly date: Date;
}

/** Throws RecipientBusy, RecipientRefused, ConfigurationInvalid. */
export type CallWebhook = (call: WebhookCall, signal: AbortSignal) => Promise<void>;

export interface ReportLink {
  readonly url: string;
  /** Null: it does not end. */
  readonly expires: Date | null;
}

/** A link to one object of the reports zone, valid from a date; null where there can be none. The same question, the same link. */
export type LinkReport = (key: string, from: Date) => Promise<ReportLink | null>;

export interface Courier {
  /** Null where no server is configured. */
  readonly mailer: Mailer | null;
  readonly callWebhook: CallWebhook;
  readonly linkReport: LinkReport;
}
