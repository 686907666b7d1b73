/** Sealed payloads opened by the desk for who may read them: Temporal's own command line, its own pages, any program. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { startBrowser } from '../helpers/browser.js';
import { type DeskBench, startDeskBench, TOKEN } from './desk-bench.js';

const { Payload: Wire } = proto.temporal.api.common.v1;
const Answer = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
});

let bench: DeskBench;
beforeAll(async () => {
  bench = await startDeskBench();
  await bench.withWorker(async () => void (await (await bench.run('read', bench.extracts)).result()));
});
afterAll(() => bench?.stop());

const CLEAR = { metadata: { encoding: btoa('json/plain') }, data: btoa('"a value that no log repeats"') };

function ask(direction: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${bench.desk}/codec/${direction}`, {
    ...{ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
  });
}

describe('Temporal’s command line', () => {
  it('reads a sealed history through the desk, and nothing without its token', async () => {
    const shown = await bench.show('read', TOKEN);
    assert.equal(shown.code, 0, shown.stderr);
    assert.ok(shown.stdout.includes(bench.extracts) && shown.stdout.includes('rowsRejected'));
    assert.ok(!shown.stdout.includes(btoa('binary/encrypted')));
    const refused = await bench.show('read', 'another-token');
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
  });
});

describe('the codec', () => {
  it('seals what it is given, and opens what it sealed, to the byte, whatever the payload', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const sent = [
      CLEAR,
      { metadata: { encoding: btoa('binary/plain') }, data: bytes.toString('base64') },
      Wire.toObject(Wire.create(defaultPayloadConverter.toPayload({ texte: 'é’ ' })), { bytes: String }),
    ];
    const sealed = Answer.parse(await (await ask('encode', { payloads: sent })).json());
    assert.ok(sealed.payloads.every(({ metadata }) => metadata.encoding === btoa('binary/encrypted')));
    assert.deepEqual(Answer.parse(await (await ask('decode', sealed)).json()).payloads, sent);
    const nothing = { metadata: { encoding: btoa('binary/null') } };
    const empty: unknown = await (
      await ask('decode', await (await ask('encode', { payloads: [nothing] })).json())
    ).json();
    assert.deepEqual(empty, { payloads: [nothing] });
    for (const namespace of ['', 'default'])
      assert.deepEqual(
        await (await ask('decode', { payloads: [CLEAR] }, { 'x-namespace': namespace })).json(),
        {
          payloads: [CLEAR],
        },
      );
  });

  it('refuses in a sentence what it cannot open, what is no such body, and who may not ask', async () => {
    const sealed = Answer.parse(await (await ask('encode', { payloads: [CLEAR] })).json());
    const [payload] = sealed.payloads;
    const with_ = (change: object) => ({ payloads: [{ ...payload, ...change }] });
    const strange = with_({ metadata: { ...payload?.metadata, 'encryption-key-id': btoa('lost') } });
    const tried: readonly (readonly [unknown, Record<string, string>, number, RegExp])[] = [
      [strange, {}, 400, /sealed with the key "lost", which this process does not have; add that key/],
      [with_({ data: btoa('changed') }), {}, 400, /is not what the key "[^"]+" sealed/],
      ['no json', {}, 400, /no \{"payloads":/],
      [{ payloads: [{ data: '%' }] }, {}, 400, /in base64/],
      ['x'.repeat(9 * 2 ** 20), {}, 413, /more than 8 MiB/],
      [sealed, { 'x-namespace': 'other' }, 400, /namespace "default" alone/],
      [sealed, { authorization: 'Bearer nothing' }, 401, /Show the token/],
      [sealed, { authorization: '' }, 401, /Show the token/],
      [sealed, { origin: 'https://elsewhere.example' }, 403, /TEMPORAL_UI_ORIGIN/],
    ];
    for (const [body, headers, status, sentence] of tried) {
      const answer = await ask('decode', body, headers);
      const told = await answer.text();
      assert.deepEqual([answer.status, sentence.test(told)], [status, true], told);
      assert.doesNotMatch(told, /value that no log/);
    }
    assert.match(bench.said(), /sealed with the key \\"lost\\"/);
    assert.doesNotMatch(bench.said(), /value that no log repeats/);
  });

  it('answers pages of one origin alone', async () => {
    const preflight = (origin: string) =>
      fetch(`${bench.desk}/codec/decode`, {
        method: 'OPTIONS',
        headers: {
          ...{ origin, 'access-control-request-method': 'POST' },
          'access-control-request-headers': 'content-type,x-namespace',
        },
      });
    const { headers } = await preflight(bench.temporalUi);
    assert.equal(headers.get('access-control-allow-origin'), bench.temporalUi);
    assert.equal(headers.get('access-control-allow-credentials'), 'true');
    assert.match(headers.get('access-control-allow-headers') ?? '', /X-Namespace/i);
    const other = await preflight('https://elsewhere.example');
    assert.equal(other.headers.get('access-control-allow-origin'), null);
  });
});

it('Temporal’s pages show payloads in a browser that was allowed at the desk, and in no other', async () => {
  const browser = await startBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
    await context.addInitScript(`if (location.origin === ${JSON.stringify(bench.temporalUi)}) {
      for (const [name, value] of [['endpoint', ${JSON.stringify(`${bench.desk}/codec`)}], ['includeCredentials', true], ['overrideRemoteCodecConfiguration', true]])
        localStorage.setItem(name, JSON.stringify(value));
    }`);
    const answers: number[] = [];
    const page = await context.newPage();
    page.on('response', (response) => {
      if (response.url().endsWith('/codec/decode')) answers.push(response.status());
    });
    const description = await bench.client.workflow.getHandle('read').describe();
    const address = `${bench.temporalUi}/namespaces/default/workflows/read/${description.runId}/history`;
    await page.goto(address);
    while (!answers.some((status) => status >= 400)) await page.waitForTimeout(50);
    assert.ok(!((await page.textContent('body')) ?? '').includes(bench.extracts));

    await page.goto((await bench.insertion(['desk', '--link'])).stdout.trim());
    await page.getByRole('button', { name: 'Autoriser ce navigateur' }).click();
    await page.waitForSelector('text=Ce navigateur peut faire ouvrir les contenus');
    const cookies = (await context.cookies()).filter(({ name }) => name === 'desk-codec');
    assert.deepEqual(
      cookies.map(({ httpOnly, sameSite, path }) => [httpOnly, sameSite, path]),
      [[true, 'Strict', '/codec']],
    );
    answers.splice(0);
    await page.goto(address);
    await page.getByText(bench.extracts).first().waitFor();
    assert.deepEqual(
      answers.filter((status) => status !== 200),
      [],
    );
    const pictures = process.env.DESK_PICTURES;
    if (pictures) await page.screenshot({ path: join(pictures, 'temporal-ui.png') });
  } finally {
    await browser.close();
  }
});
