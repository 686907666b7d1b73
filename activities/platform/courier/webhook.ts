/**
 * One signed call to a partner's program, as Standard Webhooks has it: HMAC-SHA-256 over id, timestamp and body. A receiver that
 * checks the signature, refuses timestamps of more than five minutes and remembers ids cannot be deceived by a call played again.
 */
import { createHmac } from 'node:crypto';
import { ConfigurationInvalid, RecipientBusy, RecipientRefused } from '../../errors.js';
import { readRetryAfter } from '../channel/https/https-answers.js';
import { sendGuarded } from '../network/guarded-request.js';
import type { CallWebhook, WebhookCall } from './courier.js';

const SILENCE_MS = 30_000;
const LEAST_KEY_BYTES = 24;
/** Besides 5xx. */
const TEMPORARY = new Set([408, 425, 429]);

export interface WebhookOptions {
  readonly allowPrivateHosts: readonly string[];
  /** PEM, in place of the usual ones. */
  readonly authorities: readonly string[] | null;
  readonly silenceMs?: number;
}

export function createWebhookCaller(options: WebhookOptions): CallWebhook {
  return async (call, signal) => {
    if (!URL.canParse(call.url))
      throw new ConfigurationInvalid('The variable of a webhook holds no address; correct it.');
    const url = new URL(call.url);
    const answer = await sendGuarded(url, {
      ...{ method: 'POST', headers: headersOf(call), body: call.body, signal },
      ...{ allowPrivateHosts: options.allowPrivateHosts, silenceMs: options.silenceMs ?? SILENCE_MS },
      ...(options.authorities ? { authorities: options.authorities } : {}),
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof ConfigurationInvalid) throw error;
      throw new RecipientBusy(`${url.hostname} does not answer its webhook; try again later.`);
    });
    const { statusCode: status = 0, headers } = answer;
    answer.destroy();
    if (status >= 200 && status < 300) return;
    if (status >= 500 || TEMPORARY.has(status)) {
      const wait = readRetryAfter(headers['retry-after'], call.date);
      throw new RecipientBusy(
        `${url.hostname} answered HTTP ${status} to its webhook; try again later.`,
        wait ?? undefined,
      );
    }
    throw new RecipientRefused(
      `${url.hostname} answered HTTP ${status} to its webhook; ask the partner for the address and the secret (redirections are not followed).`,
    );
  };
}

function headersOf({ id, date, body, secret }: WebhookCall): Record<string, string> {
  const timestamp = String(Math.floor(date.getTime() / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}

function keyOf(secret: string): Buffer {
  const [, text = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(text, 'base64');
  if (key.length >= LEAST_KEY_BYTES) return key;
  throw new ConfigurationInvalid(
    `The secret of a webhook is not whsec_ and the base64 of ${LEAST_KEY_BYTES} bytes or more; make one with: openssl rand -base64 32.`,
  );
}
