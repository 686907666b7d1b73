/** How we show a partner's server who we are. What is shown goes to the declared origin only, and into no message. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { HttpsAuth } from '../../../../datasets/_channels/shared.js';
import { ConfigurationInvalid, DeliveryRejected, PartnerUnreachable } from '../../../errors.js';
import { sendGuarded } from '../../network/guarded-request.js';
import { requiredSecret } from '../channel-secrets.js';
import { describeRefusal } from './https-answers.js';
import { readUrl, SILENCE_MS } from './https-pull.js';

export interface Credentials {
  /** Asked before each request: what has a term is renewed before it ends. */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** A key that goes into the address. */
  readonly query: () => readonly [name: string, value: string] | null;
}

export interface CredentialSettings {
  readonly allowPrivateHosts: readonly string[];
  readonly secret: (name: string) => string | undefined;
  readonly silenceMs?: number;
}

export const NOTHING_SHOWN: Credentials = { headers: async () => ({}), query: () => null };

export function createCredentials(auth: HttpsAuth | undefined, settings: CredentialSettings): Credentials {
  const secretOf = (name: string) => plainSecret(settings.secret, name);
  switch (auth?.kind) {
    case undefined:
      return NOTHING_SHOWN;
    case 'bearer':
      return withHeaders(() => ({ authorization: `Bearer ${secretOf(auth.token)}` }));
    case 'header':
      return withHeaders(() => ({ [auth.name.toLowerCase()]: secretOf(auth.value) }));
    case 'query':
      return { ...NOTHING_SHOWN, query: () => [auth.name, secretOf(auth.value)] };
    case 'basic':
      return withHeaders(() => ({ authorization: basic(auth.username, secretOf(auth.password)) }));
    case 'oauth2':
      return clientCredentials(auth, settings);
  }
}

/** The address with the key that it must carry; one that a server put there is replaced by ours. */
export function withKey(url: string, { query }: Credentials): string {
  const key = query();
  if (key === null) return url;
  const keyed = new URL(url);
  keyed.searchParams.set(...key);
  return keyed.href;
}

function withHeaders(make: () => Readonly<Record<string, string>>): Credentials {
  return { ...NOTHING_SHOWN, headers: async () => make() };
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A header and an address take no other characters. */
function plainSecret(secret: CredentialSettings['secret'], name: string): string {
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

const RENEWED_BEFORE_MS = 30_000;
/** Of a token whose term nobody says. */
const SHORT_TERM_SECONDS = 300;
const LONGEST_ANSWER = 2 ** 20;

/** RFC 6749, 4.4: a token is asked for when it is needed, kept in memory alone, and renewed before it ends. */
function clientCredentials(
  auth: Extract<HttpsAuth, { kind: 'oauth2' }>,
  settings: CredentialSettings,
): Credentials {
  let held: { readonly token: string; readonly until: number } | undefined;
  return withToken(async (signal) => {
    if (held && performance.now() < held.until) return held.token;
    const { access_token: token, expires_in: seconds = SHORT_TERM_SECONDS } = await askToken(
      auth,
      settings,
      signal,
    );
    held = { token, until: performance.now() + seconds * 1000 - RENEWED_BEFORE_MS };
    return token;
  });
}

function withToken(tokenOf: (signal: AbortSignal) => Promise<string>): Credentials {
  return {
    ...NOTHING_SHOWN,
    headers: async (signal) => ({ authorization: `Bearer ${await tokenOf(signal)}` }),
  };
}

async function askToken(
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
