/** The self-check in a real browser: the very report of `insertion validate`, and nothing asked of anybody. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { createActivities } from '../../activities/index.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { Dataset } from '../../datasets/dataset.js';
import { selfCheck } from '../../scripts/self-check/self-check.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { violationsOf } from '../helpers/axe.js';
import { startBrowser } from '../helpers/browser.js';
import { until } from '../helpers/until.js';
import { type StaticHost, serveFolder } from './static-host.js';

const home = await mkdtemp(join(tmpdir(), 'check-page-'));
const effects = await toolkitEffects(readConfiguration({ INSERTION_HOME: home }, home));
const folder = effects.zones.open.url.replace(/^file:/, '');
const disk = pathToFileURL(folder).href;
let host: StaticHost;

const SCREENS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;

interface Case {
  readonly dataset: Dataset;
  readonly source: string;
  readonly path: string;
}

/** Every source, on its real sample or, about persons, on its example of the right shape. */
const CASES: Case[] = [];
for (const dataset of effects.datasets.values())
  for (const { declaration } of dataset.sources) {
    const { source, location } = declaration;
    const folder = join(dataset.folder, 'example', 'extracts', source);
    const sample = location.channel === 'folder' ? join(dataset.folder, location.path) : null;
    const path =
      sample !== null && !dataset.metadata.personal
        ? sample
        : join(folder, (await readdir(folder)).sort().at(-1) ?? '');
    CASES.push({ dataset, source, path });
  }

function caseOf(source: string): Case {
  const found = CASES.find((one) => one.source === source);
  if (!found) throw new Error(`no source ${source}`);
  return found;
}

/** Each reader on each kind of dataset: all sources would say the same for twice the time. */
const FORMS = [
  ...['region-sud', 'structures-la-reunion', 'france-services'],
  ...['caf', 'caf-instructions', 'france-travail', 'rdv-insertion', 'conseil-departemental', 'association'],
];

let browser: Browser;
beforeAll(async () => {
  await new MockActivityEnvironment().run(createActivities(effects).writeCatalogue, {
    run: 'dessin',
    dataset: 'offre-insertion',
  });
  browser = await startBrowser();
  host = await serveFolder(folder);
});
afterAll(async () => {
  await browser?.close();
  host?.close();
  await rm(home, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses, in order. */
  readonly asked: string[];
  /** Closes the page, and fails on whatever the browser complained of. */
  readonly close: () => Promise<void>;
}

/** The page in a context of its own. */
async function openPage({
  site = disk,
  ...options
}: BrowserContextOptions & { readonly site?: string } = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: SCREENS.desktop, ...options });
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`${site}/controle.html`);
  const close = async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  };
  return { page, context, asked, close };
}

async function checkFile(page: Page, { dataset, source, path }: Case): Promise<string> {
  await page.selectOption('#source', `${dataset.id}/${source}`);
  await page.setInputFiles('#fichier', path);
  await page.click('#lancer');
  await page.waitForSelector('#resultat:not([hidden]), #echec:not([hidden])', { timeout: 300_000 });
  const failed = await page.isVisible('#echec');
  assert.ok(!failed, `${source}: ${basename(path)}: ${await page.textContent('#raison')}`);
  return (await page.textContent('#verdict')) ?? '';
}

/** The files that the page offers, by name. */
async function offered(page: Page): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const link of await page.locator('#fichiers a').all()) {
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    files.set(download.suggestedFilename(), await readFile(await download.path()));
  }
  return files;
}

let checks = 0;

/** What `insertion validate` writes of the same file today. */
async function native({ dataset, source, path }: Case): Promise<Map<string, Buffer>> {
  checks += 1;
  const scratch = join(home, `natif-${checks}`);
  await mkdir(scratch);
  const zones = { work: createFileStore(join(scratch, 'w')), reports: createFileStore(join(scratch, 'r')) };
  const asOf = new Date().toISOString().slice(0, 10);
  const { files, folder } = await selfCheck({ path, dataset, source, asOf, scratch, zones }, effects);
  const names = ['index.html', 'signalements.xlsx', 'signalements.csv', 'report.json'];
  const read = names.map(async (name) => {
    const body = Buffer.from((await files.read(`${folder}/${name}`))?.body ?? '');
    return [name === 'index.html' ? 'rapport.html' : name, body] as const;
  });
  return new Map(await Promise.all(read));
}

/** Its parts and their checksums: how a part is packed may differ. */
async function partsOf(workbook: Buffer): Promise<string[]> {
  const archive = await fromBufferPromise(workbook);
  const parts: string[] = [];
  for await (const { fileName, crc32 } of archive.eachEntry()) parts.push(`${fileName} ${crc32}`);
  return parts;
}

async function assertSame(page: Page, one: Case): Promise<void> {
  const [seen, wanted] = [await offered(page), await native(one)];
  assert.deepEqual([...seen.keys()], [...wanted.keys()]);
  for (const [name, body] of wanted) {
    const found = seen.get(name) ?? Buffer.alloc(0);
    if (name.endsWith('.xlsx')) assert.deepEqual(await partsOf(found), await partsOf(body), name);
    else assert.equal(found.toString(), body.toString(), `${one.source}: ${name}`);
  }
}

/** Tries, in the page, to reach an address by every way there is; tells what became of the two that answer. */
const LEAK = `async (to) => {
  const add = (tag, set) => document.body.append(Object.assign(document.createElement(tag), set));
  add('img', { src: to + '/img' });
  add('script', { src: to + '/script' });
  add('iframe', { src: to + '/iframe' });
  add('video', { src: to + '/video' });
  add('object', { data: to + '/object' });
  add('link', { rel: 'stylesheet', href: to + '/style' });
  add('link', { rel: 'prefetch', href: to + '/prefetch' });
  add('iframe', { name: 'puits' }); // the page itself must stay where it is
  add('form', { action: to + '/form', method: 'post', id: 'envoi', target: 'puits' });
  document.getElementById('envoi').submit();
  navigator.sendBeacon(to + '/beacon', 'x');
  for (const make of [() => new WebSocket(to.replace('http', 'ws')), () => new EventSource(to + '/events')])
    try {
      make();
    } catch {}
  const inside = "fetch('" + to + "/worker').then(() => postMessage('sent'), () => postMessage('refused'))";
  const worker = new Worker(URL.createObjectURL(new Blob([inside])));
  const told = new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
  const direct = await fetch(to + '/fetch').then(() => 'sent', () => 'refused');
  return [direct, await told];
}`;

describe('the page of the self-check, from a disk', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openPage();
  });
  afterAll(() => opened?.close());

  it('gives, of each form of source, the files that the command gives', async () => {
    for (const one of FORMS.map(caseOf)) {
      await checkFile(opened.page, one);
      await assertSame(opened.page, one);
    }
  });

  it('gives the refusals of the command, and of gzip what the command takes', async () => {
    const sample = caseOf('agences-france-travail');
    const text = gunzipSync(await readFile(sample.path));
    const packed = gzipSync(text);
    const middle = text.indexOf('\n', text.length / 2) + 1;
    const made: Readonly<Record<string, Buffer>> = {
      'vide.csv': Buffer.alloc(0),
      'coupe.csv.gz': packed.subarray(0, packed.length / 2),
      'abime.csv.gz': Buffer.concat([packed.subarray(0, -8), Buffer.alloc(4, 7), packed.subarray(-4)]),
      'deux-membres.csv.gz': Buffer.concat([
        gzipSync(text.subarray(0, middle)),
        gzipSync(text.subarray(middle)),
      ]),
      'image.csv': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'autre.csv': Buffer.from('a;b;c\n1;2;3\n'),
    };
    for (const [name, body] of Object.entries(made)) {
      const one = { ...sample, path: join(home, name) };
      await writeFile(one.path, body);
      const verdict = await checkFile(opened.page, one);
      assert.match(verdict, name.startsWith('deux') ? /serait pris/ : /serait refusé/, name);
      await assertSame(opened.page, one);
    }
  });

  it('has loaded four scripts and asked nobody since, and works without a network', async () => {
    const { page, context, asked } = opened;
    const others = asked.filter((url) => !/^(blob|about):/.test(url) && !/\.(html|css|svg)$/.test(url));
    const scripts = others.map((url) => basename(url).split('-')[0]);
    assert.deepEqual(scripts, ['controle', 'programme', 'moteur', 'donnees']);
    await context.setOffline(true);
    const seen = asked.length;
    await checkFile(page, caseOf('agences-france-travail'));
    const later = asked.slice(seen).filter((url) => !/^(blob|about):/.test(url));
    assert.deepEqual(later, []);
  });
});

describe('the page of the self-check', () => {
  it('could not send what it sees if it wanted to, by any way a page has', async () => {
    const hits: string[] = [];
    const spy = createServer((request, answer) => {
      hits.push(request.url ?? '');
      answer.end();
    }).listen(0, '127.0.0.1');
    await once(spy, 'listening');
    const at = spy.address();
    const spied = `http://127.0.0.1:${at && typeof at === 'object' ? at.port : 0}`;
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(`${host.url}/controle.html`);
      await checkFile(page, caseOf('agences-france-travail'));
      assert.deepEqual(await page.evaluate(`(${LEAK})('${spied}')`), ['refused', 'refused']);
      await page.waitForTimeout(500);
      assert.deepEqual(hits, []);
      const free = await browser.newContext({ bypassCSP: true });
      const unbound = await free.newPage();
      await unbound.goto(`${host.url}/controle.html`);
      await unbound.evaluate(`(${LEAK})('${spied}')`);
      await free.close();
      assert.ok(hits.length > 5, 'the spy would have been told');
    } finally {
      await context.close();
      spy.close();
    }
  });

  it('brings along neither the places of partners nor who is told of a report', async () => {
    const listed = await effects.zones.open.list('assets/controle/donnees-');
    const script = new TextDecoder().decode((await effects.zones.open.read(listed[0]?.key ?? ''))?.body);
    const [, base64 = ''] = /,"([^"]+)"\)$/.exec(script) ?? [];
    const machine = gunzipSync(Buffer.from(base64, 'base64')).toString();
    assert.match(machine, /region-sud/);
    const hidden = [...effects.datasets.values()].flatMap(({ sources, partners }) => [
      ...sources.flatMap(({ declaration: { location } }) =>
        Object.values(location).filter((told) => told !== 'folder'),
      ),
      ...[...partners.values()].map(({ reports_to }) => reports_to),
    ]);
    assert.ok(hidden.length > 20);
    for (const told of hidden) assert.ok(!machine.includes(JSON.stringify(told).slice(1, -1)), String(told));
  });

  it('passes on the notices of the packages that it contains', async () => {
    const [listed] = await effects.zones.open.list('assets/controle/licences-');
    const text = new TextDecoder().decode((await effects.zones.open.read(listed?.key ?? ''))?.body);
    const titles = [...text.matchAll(/^(\S+) \d.*\n=+\n(.*)/gm)];
    for (const name of ['@duckdb/duckdb-wasm', 'apache-arrow', 'memfs', 'pako', 'readable-stream', 'zod'])
      assert.ok(
        titles.some(([, one, first = '']) => one === name && first !== ''),
        name,
      );
    assert.ok(titles.length > 20);
  });

  it('has nothing that axe finds wrong, before and afterAll, and stays within a desktop and a phone', async () => {
    const { page, close } = await openPage({ site: host.url, bypassCSP: true });
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    const fits = 'document.documentElement.scrollHeight <= document.documentElement.clientHeight + 4';
    const onScreens = async (look: () => Promise<void>) => {
      for (const screen of Object.values(SCREENS)) {
        await page.setViewportSize(screen);
        assert.deepEqual(await violationsOf(page), []);
        assert.equal(await page.evaluate(wide), 0);
        await look();
      }
    };
    await onScreens(async () => {});
    await checkFile(page, caseOf('finess'));
    assert.equal(await page.evaluate('document.activeElement.id'), 'resultat');
    await onScreens(async () => {
      const [frame] = page.frames().slice(1);
      assert.equal(await frame?.evaluate(wide), 0);
      await until('the report as high as it is', async () => (await frame?.evaluate(fits)) === true);
    });
    await close();
  });

  it('says what to do without scripts, without a choice, and when a script is missing', async () => {
    const silent = await openPage({ javaScriptEnabled: false });
    assert.match((await silent.page.textContent('noscript')) ?? '', /insertion validate FICHIER/);
    assert.equal(await silent.page.isVisible('#lancer'), false);
    await silent.close();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${host.url}/controle.html`);
    await page.click('#lancer');
    assert.equal(await page.evaluate('document.activeElement.id'), 'source');
    const { path, source, dataset } = caseOf('finess');
    await page.evaluate("document.getElementById('controle').dataset.engine = 'assets/absent.js'");
    await page.selectOption('#source', `${dataset.id}/${source}`);
    await page.setInputFiles('#fichier', path);
    await page.click('#lancer');
    await page.waitForSelector('#echec:not([hidden])');
    assert.match((await page.textContent('#echec')) ?? '', /Vérifiez la connexion, puis relancez/);
    await context.close();
  });
});
