/** A token by client credentials (RFC 6749, 4.4). */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { HttpsAuth } from '../../../../datasets/_channels/shared.js';
import { ConfigurationInvalid, DeliveryRejected, PartnerUnreachable } from '../../../errors.js';
import { sendGuarded } from '../../network/guarded-request.js';
import { requiredSecret } from '../channel-secrets.js';
import { describeRefusal } from './https-answers.js';
import { readUrl, SILENCE_MS } from './https-pull.js';

export interface CredentialSettings {
  readonly allowPrivateHosts: readonly string[];
  readonly secret: (name: string) => string | undefined;
  readonly silenceMs?: number;
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A header and an address take no other characters. */
export function plainSecret(secret: CredentialSettings['secret'], name: string): string {
  const value = requiredSecret(secret, name);
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new ConfigurationInvalid(
    `${name} holds characters that no token has; set it in the environment of the workers or in .env.`,
  );
}

/** RFC 6749, 5.1; what else is said is not needed. */
const TokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  // a number; some write it as a text
  expires_in: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ])
    .optional(),
});

const LONGEST_ANSWER = 2 ** 20;

export async function askToken(
  auth: Extract<HttpsAuth, { kind: 'oauth2' }>,
  { allowPrivateHosts, secret, silenceMs = SILENCE_MS }: CredentialSettings,
  signal: AbortSignal,
): Promise<z.infer<typeof TokenAnswer>> {
  const url = readUrl(auth.token_url, undefined);
  const [id, password] = [plainSecret(secret, auth.client_id), plainSecret(secret, auth.client_secret)];
  const { scope, audience } = auth;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope === undefined ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
    ...(auth.shown === 'body' ? { client_id: id, client_secret: password } : {}),
  }).toString();
  const answer = await sendGuarded(url, {
    ...{ method: 'POST', body: form, allowPrivateHosts, signal, silenceMs },
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(form)),
      accept: 'application/json',
      // each part is encoded as a form before they are joined: RFC 6749, 2.3.1
      ...(auth.shown === 'header'
        ? { authorization: basic(encodeURIComponent(id), encodeURIComponent(password)) }
        : {}),
    },
  });
  const { statusCode: status = 0, headers } = answer;
  if (status === 400 || status === 401) {
    answer.destroy();
    throw noToken(url.hostname);
  }
  if (status !== 200) {
    answer.destroy();
    throw describeRefusal(url.hostname, status, headers['retry-after'], new Date());
  }
  const parsed = TokenAnswer.safeParse(parseJson(await shortText(url.hostname, answer, signal)));
  if (parsed.success) return parsed.data;
  throw noToken(url.hostname);
}

/** Empty where it is longer than any token. Throws PartnerUnreachable, or the signal's reason. */
async function shortText(host: string, answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of answer) {
      bytes += part.length;
      if (bytes > LONGEST_ANSWER) return '';
      parts.push(part);
    }
  } catch {
    signal.throwIfAborted();
    throw new PartnerUnreachable(`${host} broke off while it gave a token; try again later.`);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function noToken(host: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host} gives no token for our client_id and client_secret; ask the partner, or correct auth in the source's YAML and the variables that it names.`,
    `Votre serveur d’autorisation ${host} nous refuse un jeton. Merci de vérifier ou de renouveler nos identifiants, et les droits (scope) convenus.`,
  );
}
