/** A held run decided on by the link of its mail: real Temporal, real mail, a real browser, payloads sealed. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { sealingConverter } from '../../scripts/codec/data-converter.js';
import { findFreePort } from '../../scripts/engine/free-port.js';
import { progress, type RunReport } from '../../workflows/messages.js';
import { publishDataset } from '../../workflows/publish-dataset.js';
import { startBrowser } from '../helpers/browser.js';
import { copyExample, DATASET, EXAMPLE, multiplyStructures } from './extracts.js';
import { startPartnerMails } from './partner-mails.js';
import { cleanEnvironment, runCli } from './run-cli.js';
import { type Place, startTemporal, withWorkerAt } from './run-in-place.js';
import { createHome } from './temporary-home.js';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const KEY = 'canary-of-the-key-that-signs-links-4c1f';
const TOKEN = 'canary-of-the-token-that-programs-show-9d2e';
const AUTHOR = 'Équipe données, ODT';
const REASON = 'A territory joined: 300 structures were expected.';

const home = await createHome();
const keysFile = join(home, 'codec-keys.json');
const port = await findFreePort();
const desk = `http://127.0.0.1:${port}`;
const mails = await startPartnerMails();
after(() => mails.server.stop());

let temporal: TestWorkflowEnvironment;
let browser: Browser;
let place: Place;
let client: Client;
let server: ChildProcess;
let said = '';

before(async () => {
  await writeFile(join(home, 'desk-key'), `${KEY}\n`, { mode: 0o600 });
  assert.equal((await runCli(['keys', 'codec', keysFile], { home })).code, 0);
  temporal = await startTemporal();
  browser = await startBrowser();
  const dataConverter = await sealingConverter({ path: keysFile });
  client = new Client({ connection: temporal.connection, dataConverter });
  const env = {
    ...mails.env,
    ...{ DESK_URL: desk, DESK_KEY_FILE: join(home, 'desk-key'), TEMPORAL_CODEC_KEYS_FILE: keysFile },
  };
  const [store, queue] = [`file:${join(home, 'store')}`, 'desk'];
  place = { home, store, queue, address: temporal.address, env };
  server = await startDesk();
});
after(async () => {
  server?.kill('SIGTERM');
  if (server?.exitCode === null) await once(server, 'exit');
  await browser?.close();
  await temporal?.teardown();
  await rm(home, { recursive: true, force: true });
});

const deskEnvironment = () =>
  cleanEnvironment(home, {
    ...place.env,
    ...{ TEMPORAL_ADDRESS: temporal.address, STORE_URL: place.store, DESK_TOKEN: TOKEN, LOG_LEVEL: 'trace' },
  });

async function startDesk(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('../../scripts/insertion.ts', import.meta.url));
  const words = ['--import', import.meta.resolve('tsx'), script, 'desk', '--port', String(port)];
  const child = spawn(process.execPath, words, {
    ...{ cwd: home, env: deskEnvironment(), timeout: 300_000 },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  while (!said.includes('Desk at ')) {
    assert.equal(child.exitCode, null, said);
    await sleep(20);
  }
  return child;
}

async function run(id: string, extracts: string) {
  const request = { run: id, dataset: DATASET, asOf: '2026-01-31', extracts };
  return client.workflow.start(publishDataset, { workflowId: id, taskQueue: place.queue, args: [request] });
}

/** A run of three times as many structures, once it waits; the links that its mails held. */
async function holdRun(id: string): Promise<{ result: Promise<RunReport>; link: string }> {
  mails.server.forget();
  const extracts = await copyExample(join(home, `extracts-${id}`));
  await multiplyStructures(extracts);
  const handle = await run(id, extracts);
  while ((await handle.query(progress).catch(() => null))?.phase !== 'held') await sleep(50);
  const [mail] = await mails.server.parsed();
  const [link = ''] = /^http:\S+$/m.exec(mail?.text ?? '') ?? [];
  assert.ok(link.startsWith(`${desk}/runs/${DATASET}/${id}?until=`), mail?.text);
  return { result: handle.result(), link };
}

const isHeld = async (id: string) => (await client.workflow.getHandle(id).query(progress)).phase === 'held';

async function complaints(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(
    'axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 200))))',
  );
  return z.array(z.string()).parse(found);
}

/** Nothing that axe would say, nothing wider than the screen; a picture where somebody asked for them. */
async function look(page: Page, name: string): Promise<void> {
  for (const width of [1280, 400]) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, name);
    assert.deepEqual(await complaints(page), [], `${name} at ${width}`);
    const pictures = process.env.DESK_PICTURES;
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true });
  }
}

describe('a held run', () => {
  it('is decided by the link of its mail, which opening ten times does not do; the manifest says by whom and why', async () => {
    await withWorkerAt(
      place,
      (effects) => effects,
      async () => {
        assert.equal((await (await run('first', EXAMPLE)).result()).status, 'published');
        const { result, link } = await holdRun('larger');
        for (let turn = 0; turn < 10; turn += 1) {
          const answer = await fetch(link, turn % 2 === 0 ? {} : { method: 'HEAD' });
          assert.equal(answer.status, 200);
          await answer.arrayBuffer();
        }
        assert.ok(await isHeld('larger'));

        const page = await browser.newPage({ bypassCSP: true });
        await page.goto(link);
        assert.match(
          (await page.textContent('main')) ?? '',
          /change_since_last[\s\S]*What would change for consumers/,
        );
        await look(page, 'held');

        await page.getByLabel('is rejected').check();
        await page.getByLabel('Who decides').fill(AUTHOR);
        await page.getByRole('textbox', { name: 'Why' }).fill('  ');
        await page.getByRole('button').click();
        assert.match((await page.textContent('main')) ?? '', /Nothing is recorded yet/);
        assert.equal(await page.getByLabel('Who decides').inputValue(), AUTHOR);
        await look(page, 'corrected');
        assert.ok(await isHeld('larger'));

        await page.getByLabel('is approved').check();
        await page.getByRole('textbox', { name: 'Why' }).fill(REASON);
        await page.getByRole('button').click();
        await page.waitForSelector('text=This run is decided: approved');
        assert.equal(page.url(), link);
        await look(page, 'decided');

        const report = await result;
        assert.equal(report.status, 'published');
        const manifest = JSON.parse(
          await readFile(join(home, 'store', 'open', String(report.manifest)), 'utf8'),
        );
        assert.deepEqual(manifest.decision, { author: AUTHOR, reason: REASON });
        await page.reload();
        assert.match((await page.textContent('main')) ?? '', /It has ended: published, version /);
        await page.close();
      },
    );
  });
});
