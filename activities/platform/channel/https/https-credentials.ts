/** How we show a partner's server who we are. What is shown goes to the declared origin only, and into no message. */
import type { HttpsAuth } from '../../../../datasets/_channels/shared.js';
import { askToken, basic, type CredentialSettings, plainSecret } from './oauth-token.js';

export interface Credentials {
  /** Asked before each request: what has a term is renewed before it ends. */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** A key that goes into the address. */
  readonly query: () => readonly [name: string, value: string] | null;
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

const RENEWED_BEFORE_MS = 30_000;

/** Of a token whose term nobody says. */
const SHORT_TERM_SECONDS = 300;

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
