/**
 * Tells the data team in its chat, beside log and mail: an incoming webhook of Mattermost, Slack or Rocket.Chat, or a room
 * of Matrix (Tchap). The address of a webhook is a secret, and so is the token of Matrix.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationInvalid, RecipientBusy, RecipientRefused } from '../../errors.js';
import type { Notice, Notifier, ObjectStore } from '../effects.js';
import { sendGuarded } from '../network/guarded-request.js';
import { createNoticeMemory, noticeId } from './notice-memory.js';

export interface TeamChat {
  readonly url: string;
  /** Of Matrix; null for a webhook, whose address says it all. */
  readonly token: string | null;
  readonly allowPrivateHosts: readonly string[];
  readonly authorities: readonly string[] | null;
  readonly store: Pick<ObjectStore, 'read' | 'write'>;
  readonly now: () => Date;
  /** Between two tries, three in all. */
  readonly pauseMs?: number;
}

const TRIES = 3;
const SILENCE_MS = 20_000;
const LONGEST_MS = 60_000;
const ROOM = /\/_matrix\/client\/v3\/rooms\/[^/]+\/send\/m\.room\.message\/?$/;

/** Tells `inner` first. Never throws for a message that does not go: a log line of `log` says so. */
export function createChatNotifier(inner: Notifier, log: Notifier, chat: TeamChat): Notifier {
  const memory = createNoticeMemory('chat', chat.store);
  return {
    async notify(notice) {
      await inner.notify(notice);
      const id = noticeId(notice);
      try {
        if (await memory.wasTold(id, chat.now())) return;
        await send(notice, id, chat);
        await memory.remember(id, chat.now());
      } catch (error) {
        const sentences = [notice.subject, error instanceof Error ? error.message : 'unknown error'];
        await log.notify({ subject: 'The data team was not told in its chat', sentences });
      }
    },
  };
}

async function send(notice: Notice, id: string, chat: TeamChat): Promise<void> {
  for (let turn = 1; ; turn += 1)
    try {
      return await sendOnce(notice, id, chat);
    } catch (error) {
      if (!(error instanceof RecipientBusy) || turn >= TRIES) throw error;
      await sleep((chat.pauseMs ?? 2_000) * turn);
    }
}

/** A room takes a transaction once, whatever is sent again: its id is that of the notice and the day. */
async function sendOnce(
  { subject, sentences }: Notice,
  id: string,
  { url: address, token, allowPrivateHosts, authorities, now }: TeamChat,
): Promise<void> {
  if (!URL.canParse(address)) throw new ConfigurationInvalid('TEAM_CHAT_URL is not an address; correct it.');
  const url = new URL(address);
  const text = [`[insertion] ${subject}`, ...sentences].join('\n\n');
  const isRoom = ROOM.test(url.pathname);
  if (isRoom) url.pathname = `${url.pathname.replace(/\/$/, '')}/${id}.${now().toISOString().slice(0, 10)}`;
  const body = JSON.stringify(isRoom ? { msgtype: 'm.notice', body: text } : { text });
  const answer = await sendGuarded(url, {
    method: isRoom ? 'PUT' : 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...{ body, allowPrivateHosts, silenceMs: SILENCE_MS, signal: AbortSignal.timeout(LONGEST_MS) },
    ...(authorities ? { authorities } : {}),
  }).catch((error: unknown) => {
    if (error instanceof ConfigurationInvalid) throw error;
    throw new RecipientBusy(`${url.hostname} does not answer; try again later.`);
  });
  const { statusCode: status = 0 } = answer;
  answer.destroy();
  if (status >= 200 && status < 300) return;
  if (status >= 500 || status === 429)
    throw new RecipientBusy(`${url.hostname} answered HTTP ${status}; try again later.`);
  throw new RecipientRefused(
    `${url.hostname} answered HTTP ${status}; correct TEAM_CHAT_URL${isRoom ? ' or TEAM_CHAT_TOKEN' : ''}.`,
  );
}
