/** A webhook against a real HTTPS receiver. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, it } from 'vitest';
import { ConfigurationInvalid, RecipientBusy, RecipientRefused } from '../../activities/errors.js';
import type { WebhookCall } from '../../activities/platform/courier/courier.js';
import { createWebhookCaller } from '../../activities/platform/courier/webhook.js';
import { createAuthority } from '../helpers/authority.js';

const authority = await createAuthority();
const NOTHING: { headers: NodeJS.Dict<string | string[]>; body: string; path: string } = {
  headers: {},
  body: '',
  path: '',
};
const KEY = Buffer.alloc(32, 7);
const SECRET = `whsec_${KEY.toString('base64')}`;
const seen: (typeof NOTHING)[] = [];

const server = createServer({ key: authority.key, cert: authority.cert }, async (request, answer) => {
  const path = request.url ?? '';
  seen.push({ headers: request.headers, body: await text(request), path });
  if (path === '/silent') return;
  if (path === '/cut') return void answer.destroy();
  const [, status = '200'] = /^\/status\/(\d+)/.exec(path) ?? [];
  answer.writeHead(Number(status), { 'retry-after': '17', location: '/elsewhere' }).end('<html>');
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `https://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await authority.remove();
});

const call = (
  path: string,
  own: Partial<WebhookCall> = {},
  allowPrivateHosts = ['127.0.0.1:*'],
  silenceMs = 20_000,
) => {
  seen.splice(0);
  const send = createWebhookCaller({ allowPrivateHosts, authorities: [authority.ca], silenceMs });
  const asked = {
    url: `${origin}${path}`,
    secret: SECRET,
    id: 'livraison-1',
    body: '{"né":1}',
    date: new Date('2026-07-01T10:00:00Z'),
  };
  return send({ ...asked, ...own }, AbortSignal.timeout(60_000));
};

it('is signed over its id, its time and its body, so that it can be neither forged nor played again', async () => {
  await call('/hook');
  const [{ headers, body } = NOTHING] = seen;
  assert.equal(body, '{"né":1}');
  assert.equal(headers['content-type'], 'application/json; charset=utf-8');
  assert.equal(headers['webhook-id'], 'livraison-1');
  assert.equal(headers['webhook-timestamp'], String(Date.parse('2026-07-01T10:00:00Z') / 1000));
  const signed = `livraison-1.${headers['webhook-timestamp']}.${body}`;
  assert.equal(
    headers['webhook-signature'],
    `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`,
  );
  assert.equal(JSON.stringify(headers).includes(SECRET), false);
});

it('is tried again where time may cure it, as late as the receiver asks', async () => {
  for (const status of [429, 500, 503])
    await assert.rejects(call(`/status/${status}`), (error) => {
      assert.ok(error instanceof RecipientBusy);
      assert.equal(error.retryAfterSeconds, 17);
      return true;
    });
  await assert.rejects(call('/silent', {}, ['127.0.0.1:*'], 400), RecipientBusy);
  await assert.rejects(call('/cut'), RecipientBusy);
});

it('is given up where a person must act, and follows no redirection', async () => {
  for (const status of [301, 308, 400, 401, 404, 410])
    await assert.rejects(call(`/status/${status}`), (error) => {
      assert.ok(error instanceof RecipientRefused);
      assert.match(error.message, new RegExp(`answered HTTP ${status} `));
      return true;
    });
  assert.equal(seen.length, 1);
});

it('reaches no private address, no plain HTTP, nobody whose certificate is unknown', async () => {
  await assert.rejects(call('/hook', {}, []), ConfigurationInvalid);
  await assert.rejects(call('/hook', { url: 'http://example.org/hook' }, []), ConfigurationInvalid);
  await assert.rejects(call('/hook', { url: 'https://169.254.169.254/latest' }, []), ConfigurationInvalid);
  assert.deepEqual(seen, []);
  const strange = createWebhookCaller({ allowPrivateHosts: ['127.0.0.1:*'], authorities: null });
  const asked = { url: `${origin}/hook`, secret: SECRET, id: '1', body: '{}', date: new Date(0) };
  await assert.rejects(strange(asked, AbortSignal.timeout(60_000)), RecipientBusy);
  assert.deepEqual(seen, []);
});

it('is not sent under a secret that is none', async () => {
  for (const secret of ['', 'sesame', 'whsec_c2hvcnQ=', 'whsec_é'])
    await assert.rejects(call('/hook', { secret }), {
      name: 'ConfigurationInvalid',
      message: /openssl rand/,
    });
  assert.deepEqual(seen, []);
});
