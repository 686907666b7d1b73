/** Bad deliveries: one sentence for the operator, one for the partner, and the last good version stands. */
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'html-entities';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { BAD_CSV, BAD_FILES, type BadDelivery } from './bad-deliveries.js';
import { copyExample, DATASET, EXAMPLE, renameStructure } from './extracts.js';
import { keepEngine } from './kept-engine.js';
import { type Ended, type RunDocument, readRun, runCli } from './run-cli.js';
import { copyQuickRepository } from './small-repository.js';
import { createHome } from './temporary-home.js';
import { hashFiles, hashWork } from './zone-files.js';

const home = await createHome();
const repository = join(home, 'depot');
await copyQuickRepository(repository);
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));

function runOn(store: string, extracts: string): Promise<Ended> {
  return runCli(['run', DATASET, '--extracts', extracts, '--store', `file:${join(home, store)}`, '--json'], {
    ...{ home, repository },
  });
}

async function spoilt(name: string, deliveries: readonly BadDelivery[]): Promise<string> {
  const folder = await copyExample(join(home, name));
  for (const { spoil } of deliveries) await spoil(folder);
  return folder;
}

/** What the partner reads: the page, without its marks. */
async function reportOf({ reports }: RunDocument, partner: string): Promise<string> {
  const [written] = reports.filter((report) => report.partner === partner);
  assert.ok(written, `no report for ${partner}`);
  const [, body = ''] = (await readFile(written.report, 'utf8')).split('</head>');
  return decode(body.replace(/<[^>]*>/g, '')).replace(/\s+/g, ' ');
}

let good: RunDocument;
beforeAll(async () => {
  const ended = await runOn('store', EXAMPLE);
  assert.equal(ended.code, 0, `${ended.stdout}${ended.stderr}`);
  good = readRun(ended);
});

describe('bad deliveries after a good run', () => {
  let ended: Ended;
  let published: Record<string, string>;
  beforeAll(async () => {
    published = await hashFiles(join(home, 'store', 'open'));
    ended = await runOn('store', await spoilt('tables', BAD_CSV));
  });

  it('exit 4 and leave every byte of what is published as it was', async () => {
    assert.equal(ended.code, 4, ended.stderr);
    const { status, version } = readRun(ended);
    assert.deepEqual([status, version], ['unchanged', good.version]);
    assert.deepEqual(await hashFiles(join(home, 'store', 'open')), published);
    assert.deepEqual(await hashWork(join(home, 'store', 'work')), {});
  });

  tellsOf(BAD_CSV, () => readRun(ended));
});

describe('bad deliveries beside one that brings news', () => {
  let ended: Ended;
  beforeAll(async () => {
    const folder = await spoilt('files', BAD_FILES);
    await renameStructure(folder);
    ended = await runOn('store', folder);
  });

  it('exit 4 with a new version, whose manifest marks their sources stale and names the earlier extracts', async () => {
    assert.equal(ended.code, 4, ended.stderr);
    const { status, version, manifest } = readRun(ended);
    assert.equal(status, 'published');
    assert.notEqual(version, good.version);
    const { inputs } = JSON.parse(await readFile(String(manifest), 'utf8'));
    const earlier = JSON.parse(await readFile(String(good.manifest), 'utf8')).inputs;
    const bad = BAD_FILES.map(({ source }) => source);
    for (const { source, status, sha256 } of inputs) {
      const before = earlier.find((input: { source: string }) => input.source === source);
      assert.equal(status, bad.includes(source) ? 'stale' : 'fresh', source);
      assert.equal(sha256 === before.sha256, source !== 'france-services', source);
    }
  });

  tellsOf(BAD_FILES, () => readRun(ended));
});

function tellsOf(deliveries: readonly BadDelivery[], read: () => RunDocument): void {
  for (const { fault, source, partner, english, french } of deliveries)
    it(`tell of ${fault} in English to the operator and in French to ${partner}; the last good extract stands in`, async () => {
      const document = read();
      assert.match(document.reasons.join('\n'), english);
      assert.match(await reportOf(document, partner), french);
      const seen = document.sources.find((one) => one.source === source);
      const before = good.sources.find((one) => one.source === source);
      assert.equal(seen?.status, 'stale');
      assert.match(String(seen?.reason), english);
      assert.deepEqual([seen?.rowsIn, seen?.rowsOut], [before?.rowsIn, before?.rowsOut]);
    });

  it('let the other sources be taken as ever', () => {
    const bad = new Set(deliveries.map(({ source }) => source));
    const others = read().sources.filter(({ source }) => !bad.has(source));
    assert.equal(others.length, 8 - bad.size);
    for (const { status, reason, rowsIn } of others)
      assert.deepEqual([status, reason, rowsIn > 0], ['fresh', undefined, true]);
  });
}

describe('a bad delivery where nothing was ever published', () => {
  it('publishes nothing, exits 4, and tells every partner', async () => {
    const ended = await runOn('empty', await spoilt('first', BAD_CSV));
    assert.equal(ended.code, 4, ended.stderr);
    const document = readRun(ended);
    assert.deepEqual([document.status, document.version, document.manifest], ['rejected', null, null]);
    assert.deepEqual(await hashFiles(join(home, 'empty', 'open')), {});
    assert.deepEqual(await hashWork(join(home, 'empty', 'work')), {});
    for (const { source, partner, french } of BAD_CSV) {
      assert.equal(document.sources.find((one) => one.source === source)?.status, 'failed');
      assert.match(await reportOf(document, partner), french);
    }
    assert.match(await reportOf(document, 'la-poste'), /il manque l’extrait d’un autre partenaire/);
  });
});
