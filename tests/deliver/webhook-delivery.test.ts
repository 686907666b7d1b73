/** A partner's program is told each delivery once, over real HTTPS, with counts and codes alone. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, it } from 'vitest';
import { z } from 'zod';
import { deliverReport } from '../../activities/deliver/deliver-report.js';
import { RecipientBusy } from '../../activities/errors.js';
import { createWebhookCaller } from '../../activities/platform/courier/webhook.js';
import { createAuthority } from '../helpers/authority.js';
import { type Bench, extract, finding, onBench, PARTNER } from './bench.js';

const MARK = 'zqvkwxjqbada';
const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const Body = z.object({
  ...{ format: z.string(), id: z.string(), partner: z.string(), dataset: z.string(), run: z.string() },
  rows: z.object({ received: z.number() }),
  reports: z.object({ toFix: z.number() }),
  extracts: z.array(
    z.object({ source: z.string(), sha256: z.string().nullable(), findings: z.array(z.unknown()) }),
  ),
  links: z.object({ report: z.string().nullable() }),
});

const authority = await createAuthority();
const seen: { body: string; id: string; signature: string; timestamp: string }[] = [];
let status = 204;
const server = createServer({ key: authority.key, cert: authority.cert }, async (request, answer) => {
  const header = (name: string) => String(request.headers[name]);
  seen.push({
    ...{ body: await text(request), id: header('webhook-id') },
    ...{ signature: header('webhook-signature'), timestamp: header('webhook-timestamp') },
  });
  answer.writeHead(status, { 'retry-after': '30' }).end();
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `https://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/livraisons`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await authority.remove();
});

const delivery = {
  channels: ['webhook' as const],
  webhook: { url: 'CAF_52_WEBHOOK', secret: 'CAF_52_WEBHOOK_SECRET' },
};

async function withHook(act: (bench: Bench, tell: Bench['deliver']) => Promise<void>): Promise<void> {
  seen.splice(0);
  status = 204;
  await onBench({ delivery }, async (bench) => {
    bench.secrets.set('CAF_52_WEBHOOK', url).set('CAF_52_WEBHOOK_SECRET', SECRET);
    const callWebhook = createWebhookCaller({
      allowPrivateHosts: ['127.0.0.1:*'],
      authorities: [authority.ca],
    });
    const courier = { ...bench.tools().courier, callWebhook };
    await act(bench, (run, own = {}) => bench.deliver(run, { courier, ...own }));
  });
}

it('each delivery once, whatever the cooling-off, signed', async () => {
  await withHook(async ({ write }, tell) => {
    await write('run-1');
    assert.deepEqual(await tell('run-1'), {
      ...{ partner: PARTNER, channel: 'webhook', status: 'sent' },
      reason: 'A new delivery. Sent to CAF_52_WEBHOOK.',
    });
    await tell('run-1');
    await write('run-2', { extracts: [extract('bbb', { findings: [finding('obligatoire_absent')] })] });
    await tell('run-2');
    assert.equal(seen.length, 2);
    const [first] = seen;
    const { run, id, rows, extracts, links } = Body.parse(JSON.parse(first?.body ?? ''));
    assert.deepEqual([run, id, rows.received, links.report], ['run-1', first?.id, 2683, null]);
    assert.deepEqual(extracts[0]?.findings, [
      { code: 'obligatoire_absent', severity: 'warn', rejects: false, count: 12 },
    ]);
    const signed = createHmac('sha256', Buffer.alloc(32, 9)).update(
      `${first?.id}.${first?.timestamp}.${first?.body}`,
    );
    assert.equal(first?.signature, `v1,${signed.digest('base64')}`);
  });
});

it('the same call again, under the same id, where the answer was lost', async () => {
  await withHook(async ({ write, tools }, tell) => {
    await write('run-1');
    status = 503;
    await assert.rejects(
      tell('run-1'),
      (error) => error instanceof RecipientBusy && error.retryAfterSeconds === 30,
    );
    status = 200;
    assert.equal((await tell('run-1', { now: () => new Date('2026-07-01T09:00:00Z') })).status, 'sent');
    assert.deepEqual([seen[0]?.id, seen[0]?.body], [seen[1]?.id, seen[1]?.body]);
    assert.notEqual(seen[0]?.timestamp, seen[1]?.timestamp);
    const outcome = await deliverReport({ partner: PARTNER, report: null }, tools());
    assert.equal(outcome.outcomes[0]?.status, 'sent');
    assert.equal(seen.length, 2);
  });
});

it('no word of the partner, and no secret in what is told', async () => {
  await withHook(async ({ write, memory, notices }, tell) => {
    const findings = [finding('colonne_inconnue', { columns: [MARK], field: MARK })];
    await write('run-1', { extracts: [extract('aaa', { findings, title: MARK })] });
    status = 410;
    const { status: ended, reason } = await tell('run-1');
    assert.equal(ended, 'failed');
    assert.match(reason, /answered HTTP 410/);
    const said = JSON.stringify([seen, await memory(), notices, reason]);
    assert.equal(said.includes(MARK), false);
    assert.equal(said.includes(SECRET), false);
  });
});

it('nothing where the variables are not set', async () => {
  await withHook(async ({ write, secrets }, tell) => {
    await write('run-1');
    secrets.delete('CAF_52_WEBHOOK_SECRET');
    assert.match((await tell('run-1')).reason, /^CAF_52_WEBHOOK_SECRET is not set/);
    secrets.delete('CAF_52_WEBHOOK');
    assert.match((await tell('run-1')).reason, /^CAF_52_WEBHOOK is not set/);
    assert.equal(seen.length, 0);
  });
});
