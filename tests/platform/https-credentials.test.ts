/** How we show a server who we are, on real servers: what it sees, what nobody else does. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { ConfigurationInvalid, DeliveryRejected, PartnerUnreachable } from '../../activities/errors.js';
import { createChannels } from '../../activities/platform/channel/open-channel.js';
import type { HttpsPlace } from '../../datasets/_channels/https.js';

const SECRETS: Record<string, string> = {
  CLE: 'canari/clé?'.replace('é', 'e'),
  MOT: 'canari-mot-de-passe',
  CLIENT: 'insertion',
  SECRET: 'canari-secret:client',
  FAUX: 'canari-faux',
  ACCENT: 'canari é',
};
const servers: Server[] = [];
let folder: string;
let api: string;
let issuer: string;
let seen: IncomingMessage[] = [];
let tokens = 0;

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
}

/** A real provider of tokens, as partners run one: client credentials, a scope, one resource server. */
async function startProvider(seconds: number): Promise<string> {
  const shell = createServer();
  const url = await listen(shell);
  const provider = new Provider(url, {
    clients: [
      {
        ...{ client_id: 'insertion', client_secret: SECRETS.SECRET, redirect_uris: [], response_types: [] },
        ...{ grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_basic' },
      },
      {
        ...{ client_id: 'corps', client_secret: SECRETS.SECRET, redirect_uris: [], response_types: [] },
        ...{ grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_post' },
      },
    ],
    scopes: ['lecture'],
    features: { clientCredentials: { enabled: true }, introspection: { enabled: true } },
    ttl: { ClientCredentials: seconds },
  });
  provider.on('client_credentials.saved', () => {
    tokens += 1;
  });
  shell.on('request', provider.callback());
  return url;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insertion-credentials-'));
  api = await listen(
    createServer((request, answer) => {
      seen.push(request);
      const url = new URL(request.url ?? '', 'http://api');
      const page = Number(url.searchParams.get('page') ?? 1);
      const next = `</lieux?page=${page + 1}>; rel=next`;
      answer.writeHead(200, page < 3 ? { link: next } : {}).end(`[{"page":${page}}]`);
    }),
  );
  issuer = await startProvider(600);
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  seen = [];
  tokens = 0;
});

async function pull(
  auth: HttpsPlace['auth'],
  hosts = ['127.0.0.1:*'],
  url = `${api}/lieux`,
): Promise<unknown> {
  const open = createChannels({
    ...{ s3: { endpoint: null, region: 'x', credentials: null }, datagouv: { url: api, apiKey: null } },
    ...{ allowPrivateHosts: hosts, secret: (name) => SECRETS[name], silenceMs: 5_000 },
  });
  const pages = { next: 'link', join: 'json', last: 'empty', most: 10 } as const;
  const channel = open({ channel: 'https', url, auth, pages }, { folder, name: 'lieux', columns: [] });
  const { signal } = new AbortController();
  const [file] = await channel.list(signal);
  assert.ok(file);
  const to = join(folder, 'pulled');
  await channel.pull(file, to, { signal, known: null, tell: () => {} });
  const records = JSON.parse(await readFile(to, 'utf8'));
  await rm(to);
  return records;
}

const ALL = [{ page: 1 }, { page: 2 }, { page: 3 }];
const shown = () => seen.map(({ headers }) => headers.authorization);

describe('what is shown to the server of a list', () => {
  it('is a key in a header, a key in the address of each page, or a name and a password', async () => {
    assert.deepEqual(await pull({ kind: 'header', name: 'X-Api-Key', value: 'CLE' }), ALL);
    assert.deepEqual(
      seen.map(({ headers }) => headers['x-api-key']),
      [SECRETS.CLE, SECRETS.CLE, SECRETS.CLE],
    );
    seen = [];
    assert.deepEqual(await pull({ kind: 'query', name: 'api_key', value: 'CLE' }), ALL);
    assert.deepEqual(
      seen.map(({ url }) => new URL(url ?? '', api).searchParams.get('api_key')),
      [SECRETS.CLE, SECRETS.CLE, SECRETS.CLE],
    );
    seen = [];
    assert.deepEqual(await pull({ kind: 'basic', username: 'insertion', password: 'MOT' }), ALL);
    const expected = `Basic ${Buffer.from(`insertion:${SECRETS.MOT}`).toString('base64')}`;
    assert.deepEqual(shown(), [expected, expected, expected]);
  });

  it('is set, and made of what a header takes', async () => {
    await assert.rejects(pull({ kind: 'bearer', token: 'ABSENT' }), /ABSENT is not set/);
    await assert.rejects(pull({ kind: 'header', name: 'X-Key', value: 'ACCENT' }), (error) => {
      assert.ok(error instanceof ConfigurationInvalid);
      return /ACCENT holds characters/.test(error.message) && !error.message.includes('canari');
    });
    assert.equal(seen.length, 0);
  });
});

describe('client credentials of OAuth 2', () => {
  const auth = (own: object = {}) =>
    ({
      ...{ kind: 'oauth2', token_url: `${issuer}/token`, client_id: 'CLIENT', client_secret: 'SECRET' },
      ...{ scope: 'lecture', shown: 'header' },
      ...own,
    }) as NonNullable<HttpsPlace['auth']>;

  it('are changed for one token that serves the whole list, as the provider itself confirms', async () => {
    assert.deepEqual(await pull(auth()), ALL);
    assert.equal(tokens, 1);
    const [token, ...others] = shown();
    assert.deepEqual(others, [token, token]);
    const form = new URLSearchParams({ token: token?.replace('Bearer ', '') ?? '' });
    const basic = Buffer.from(`insertion:${encodeURIComponent(SECRETS.SECRET ?? '')}`).toString('base64');
    const answer = await fetch(`${issuer}/token/introspection`, {
      ...{ method: 'POST', body: form, headers: { authorization: `Basic ${basic}` } },
    });
    const told: unknown = await answer.json();
    assert.ok(told && typeof told === 'object' && 'active' in told && 'scope' in told);
    assert.deepEqual([told.active, told.scope], [true, 'lecture']);
  });

  it('may stand in the body, where a provider wants them there', async () => {
    SECRETS.CORPS = 'corps';
    assert.deepEqual(await pull(auth({ client_id: 'CORPS', shown: 'body' })), ALL);
  });

  it('are asked for again before a token ends', async () => {
    const short = await startProvider(1);
    assert.deepEqual(await pull(auth({ token_url: `${short}/token` })), ALL);
    assert.equal(tokens, 3);
    assert.equal(new Set(shown()).size, 3);
  });

  it('are refused in a sentence for both sides, without a word of them', async () => {
    for (const own of [{ client_secret: 'FAUX' }, { client_id: 'FAUX' }])
      await assert.rejects(pull(auth(own)), (error) => {
        assert.ok(error instanceof DeliveryRejected);
        assert.match(error.message, /gives no token for our client_id/);
        assert.match(error.partnerSentence, /nous refuse un jeton/);
        return !`${error.message} ${error.stack}`.includes('canari');
      });
    assert.equal(seen.length, 0);
  });

  it('go to no address of our network, and wait for a provider that is away', async () => {
    await assert.rejects(pull(auth(), []), /only https is allowed|private or reserved/);
    await assert.rejects(pull(auth({ token_url: 'http://127.0.0.1:1/token' })), PartnerUnreachable);
    await assert.rejects(pull(auth({ token_url: `${api}/lieux` })), /gives no token/);
  });
});
