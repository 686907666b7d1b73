/** Marks of invented people, planted in what partners send, are found in the raw zone and in no other byte a run leaves. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startCollector } from '../observe/collector.js';
import { DATASET } from './extracts.js';
import { keepEngine } from './kept-engine.js';
import { MARKS, NIRS, REFUSED_MARKS, writeMarked, writeRefused } from './marked-extracts.js';
import { startPartnerMails } from './partner-mails.js';
import { type Ended, readRun, runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';
import { type KnownTexts, readVisible } from './visible-bytes.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-privacy-'));
const home = await createHome();
keepEngine(home);
const mails = await startPartnerMails();
const collector = await startCollector();
afterAll(() =>
  Promise.all([
    mails.server.stop(),
    collector.stop(),
    ...[folder, home].map((path) => rm(path, { recursive: true, force: true })),
  ]),
);

async function runOn(extracts: string): Promise<Ended> {
  return runCli(
    [
      ...['run', DATASET, '--extracts', extracts, '--store', `file:${join(folder, 'store')}`],
      ...['--deliver', '--json'],
    ],
    { home, env: { ...mails.env, LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint } },
  );
}

/** Most of what one look finds was there at the one before. */
const known: KnownTexts = new Map();
afterAll(() => known.clear());
const look = (...place: readonly string[]) => readVisible(join(...place), known);

/** "where: mark" for each mark that shows outside the raw zone. */
async function leaks(marks: readonly string[], ...ended: readonly Ended[]): Promise<string[]> {
  const zones = ['work', 'open', 'restricted', 'reports'].map((zone) => join('store', zone));
  const seen = new Map(
    ended.flatMap(({ stdout, stderr }, run) => [
      [`stdout ${run}`, stdout.toLowerCase()],
      [`stderr ${run}`, stderr.toLowerCase()],
    ]),
  );
  seen.set('traces', collector.text().toLowerCase());
  await mails.keepIn(join(folder, 'mails'));
  for (const place of [...zones.map((zone) => join(folder, zone)), join(folder, 'mails'), home])
    for (const [path, text] of await look(place)) seen.set(join(place, path), text);
  return [...seen].flatMap(([where, text]) =>
    marks.filter((mark) => text.includes(mark)).map((mark) => `${where}: ${mark}`),
  );
}

const ALL = [...Object.values(MARKS), ...Object.values(REFUSED_MARKS), ...NIRS];

describe('what a partner sends of people', () => {
  let good: Ended;
  let held: Ended;
  beforeAll(async () => {
    good = await runOn(await writeMarked(join(folder, 'marked')));
    assert.equal(good.code, 0, `${good.stdout}${good.stderr}`);
  });

  it('is in the raw zone as it was sent: the marks can be found', async () => {
    const raw = [...(await look(folder, 'store', 'raw')).values()].join('\n');
    assert.deepEqual(
      Object.values(MARKS).filter((mark) => !raw.includes(mark)),
      [],
    );
    const sources = readRun(good).sources.map(({ source, rowsOut }) => [source, rowsOut > 0]);
    assert.ok(sources.every(([, published]) => published));
  });

  it('shows in no table, report, log, trace, database or message of a run that publishes', async () => {
    const open = await look(folder, 'store', 'open');
    assert.ok(
      [...open.values()].filter((text) => text.includes('espace aux marques')).length >= 4,
      'the marked rows are published',
    );
    assert.deepEqual(await leaks(ALL, good), []);
    assert.equal(mails.server.taken.length, readRun(good).reports.length);
    const sent = [...(await look(folder, 'mails')).values()].join('\n');
    assert.ok(
      sent.includes('signalements à traiter') && sent.includes('horaires'),
      'the mails can be read, and their workbooks',
    );
  });

  it('shows in none of a held run with refused deliveries, its work zone and the server’s database included', async () => {
    held = await runOn(await writeRefused(join(folder, 'refused')));
    assert.equal(held.code, 3, `${held.stdout}${held.stderr}`);
    const { sources, runId } = readRun(held);
    assert.deepEqual(
      sources.filter(({ status }) => status === 'stale').map(({ source }) => source),
      ['agences-france-travail', 'aidants-connect', 'finess'],
    );
    const work = await look(folder, 'store', 'work');
    assert.ok(
      [...work.values()].some((text) => text.includes('espace aux marques')),
      'the work zone can be read',
    );
    const database = [...(await look(home, 'temporal')).values()].join('\n');
    assert.ok(database.includes(runId.toLowerCase()), 'the database can be read');
    assert.ok(
      mails.server.taken.some(({ to }) => to[0] === 'equipe@data.insertion.example'),
      'the data team is told',
    );
    assert.deepEqual(await leaks(ALL, held), []);
  });

  it('shows in no line of the log at its most talkative, nor in a trace, though each run and each refusal is there', async () => {
    const log = [...(await look(home, 'logs')).values()].join('\n');
    for (const ended of [good, held]) {
      const { runId } = readRun(ended);
      assert.ok(log.includes(runId.toLowerCase()) && collector.text().includes(runId), runId);
    }
    const failed = log.split('\n').filter((line) => /"msg":"(step failed|extract refused)"/.test(line));
    assert.deepEqual(
      new Set(failed.map((line) => JSON.parse(line).source)),
      new Set(['agences-france-travail', 'aidants-connect', 'finess']),
    );
    assert.ok(failed.every((line) => /"family":"deliveryrejected","retryable":false/.test(line)));
    assert.deepEqual(
      ALL.filter((mark) => log.includes(mark) || collector.text().toLowerCase().includes(mark)),
      [],
    );
  });
});
