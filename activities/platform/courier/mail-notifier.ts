/** Tells the data team by mail, beside the line of log, which is never left out. The same notice is mailed once within some days. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RecipientBusy, RecipientRefused } from '../../errors.js';
import type { Notice, Notifier, ObjectStore } from '../effects.js';
import { readAuthorities } from '../network/extra-authorities.js';
import type { Configuration } from '../settings/configuration.js';
import { createRunLinks, type LinkRun } from '../settings/desk-settings.js';
import { createChatNotifier } from './chat-notifier.js';
import type { Mail, Mailer } from './courier.js';
import { createLogNotifier } from './log-notifier.js';
import { createNoticeMemory, noticeId } from './notice-memory.js';

export interface TeamMail {
  readonly log: Notifier;
  readonly mailer: Mailer;
  readonly to: readonly string[];
  readonly store: Pick<ObjectStore, 'read' | 'write'>;
  readonly now: () => Date;
  /** Null: mails name the commands alone. */
  readonly linkRun: LinkRun | null;
  /** Between two tries, three in all: what tells of trouble must not be one. */
  readonly pauseMs?: number;
}

const TRIES = 3;
const LONGEST_MS = 60_000;

type TeamSettings = Pick<Configuration, 'logLevel' | 'courier' | 'desk' | 'teamChat' | 'allowPrivateHosts'>;

/** By log always; by mail and in the chat where they are set. */
export function createTeamNotifier(
  settings: TeamSettings,
  mailer: Mailer | null,
  store: TeamMail['store'],
): Notifier {
  const { logLevel, courier, desk, teamChat, allowPrivateHosts } = settings;
  const log = createLogNotifier(logLevel);
  const now = () => new Date();
  const { team: to } = courier;
  const authorities = readAuthorities(courier.extraCaFile);
  const mailed =
    mailer === null || to.length === 0
      ? log
      : createMailNotifier({ log, mailer, to, store, linkRun: createRunLinks(desk), now });
  if (teamChat === null) return mailed;
  return createChatNotifier(mailed, log, { ...teamChat, allowPrivateHosts, authorities, store, now });
}

/** Never throws for a mail that does not go: a log line says so, and what waits for a person waits on. */
export function createMailNotifier(team: TeamMail): Notifier {
  const { log, mailer, to, store, now, pauseMs = 2_000 } = team;
  const memory = createNoticeMemory('mail', store);
  const complain = (subject: string, about: Notice, error: unknown) =>
    log.notify({
      subject,
      sentences: [about.subject, error instanceof Error ? error.message : 'unknown error'],
    });
  return {
    async notify(notice) {
      await log.notify(notice);
      const id = noticeId(notice);
      try {
        if (await memory.wasTold(id, now())) return;
        const date = now();
        const link = await writeLink(notice, date, team).catch((error: unknown) =>
          complain('The mail of a held run has no link', notice, error),
        );
        const told = link ? [...notice.sentences, link] : notice.sentences;
        const refusals = await send(
          writeNotice({ ...notice, sentences: told }, { id, to, date }),
          mailer,
          to,
          pauseMs,
        );
        if (refusals < to.length) await memory.remember(id, now());
        if (refusals > 0)
          throw new RecipientRefused(
            `${refusals} of ${to.length} address(es) of TEAM_MAIL are refused; correct them.`,
          );
      } catch (error) {
        await complain('The data team was not told by mail as it should', notice, error);
      }
    },
  };
}

/** Made when the mail is: no log line, no object and no history holds it, and it does not make the notice another one. */
async function writeLink({ held }: Notice, from: Date, { linkRun }: TeamMail): Promise<string | null> {
  if (held === undefined || linkRun === null) return null;
  const { url, until } = await linkRun(held, from);
  const end = until.toISOString().slice(0, 16).replace('T', ' ');
  return `Or look and decide here, until ${end} UTC. Whoever has this link can decide: keep it within the team.\n\n${url}`;
}

/** `[insertion] <what it is about>: …`, so that a mailbox sorts by dataset. */
function writeNotice(
  { subject, sentences }: Notice,
  { id, to, date }: { readonly id: string; readonly to: readonly string[]; readonly date: Date },
): Mail {
  const day = date.toISOString().slice(0, 10);
  return {
    ...{ id: `${id}.${day}`, date, to, subject: `[insertion] ${subject}`, language: 'en', list: 'equipe' },
    ...{ text: `${sentences.join('\n\n')}\n`, html: null, replyTo: null, attachments: [] },
  };
}

/** Gives the number of addresses that are refused. Throws RecipientBusy after the last try. */
async function send(mail: Mail, mailer: Mailer, to: readonly string[], pauseMs: number): Promise<number> {
  let left = to;
  let refusals = 0;
  for (let turn = 1; ; turn += 1)
    try {
      const { busy, refused } = await mailer.send(mail, left, AbortSignal.timeout(LONGEST_MS));
      refusals += refused.length;
      if (busy.length === 0) return refusals;
      left = busy;
      throw new RecipientBusy('The mail server asks for patience.');
    } catch (error) {
      if (!(error instanceof RecipientBusy) || turn >= TRIES) throw error;
      await sleep(pauseMs * turn);
    }
}
