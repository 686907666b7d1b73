/** Terms are kept: what goes, what stays and why, and a register that proves it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, it } from 'vitest';
import {
  applyRetention,
  Deletion,
  intentKey,
  writeIntent,
} from '../../activities/custody/retention/apply-retention.js';
import { decideRaw, decideWork, type WorkStanding } from '../../activities/custody/retention/expired.js';
import { planRetention } from '../../activities/custody/retention/plan-retention.js';
import { StorageUnavailable } from '../../activities/errors.js';
import type { ObjectStore, Zones } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { payloadDays, WORK_DAYS } from '../../activities/text/terms.js';
import type { Dataset } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-retention-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const NOW = new Date('2026-11-24T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const hash = (digit: string) => digit.repeat(64);

const all = await loadDatasets(join(ROOT, 'datasets'));
const datasets = new Map(all.map((dataset) => [dataset.id, dataset]));
const SOURCE = 'caf';

let count = 0;
let zones: Zones;
let roots: Record<string, string>;
beforeEach(() => {
  count += 1;
  roots = Object.fromEntries(
    ['raw', 'work', 'restricted', 'open', 'reports'].map((zone) => [zone, join(folder, String(count), zone)]),
  );
  const store = (zone: string) => createFileStore(roots[zone] ?? '');
  zones = {
    raw: store('raw'),
    work: store('work'),
    restricted: store('restricted'),
    open: store('open'),
    reports: store('reports'),
  };
});

const effects = () => ({ zones, datasets, pseudonymiser: TEST_KEYS, now: () => NOW });

async function put(zone: 'raw' | 'work', key: string, days: number): Promise<void> {
  await zones[zone].write(key, 'content');
  await utimes(join(roots[zone] ?? '', key), daysAgo(days), daysAgo(days));
}

const read = async (store: ObjectStore, key: string) =>
  new TextDecoder().decode((await store.read(key))?.body ?? new Uint8Array());

describe('a raw extract', () => {
  const [declared] = [...datasets.values()].flatMap(({ sources }) =>
    sources.filter(({ declaration }) => declaration.source === SOURCE),
  );
  const term = declared?.declaration.retention.raw_days ?? 0;

  it('goes at the term of its source, not a day before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 400 }), fc.boolean(), (days, needed) => {
        const key = `${SOURCE}/${hash('a')}/NOM Prenom.xml`;
        const object = { key, bytes: 7, modified: daysAgo(days) };
        const { expired, retained } = decideRaw(
          [object],
          datasets.values(),
          new Set(needed ? [`${SOURCE}/${hash('a')}`] : []),
          NOW,
        );
        assert.equal(expired.length + retained.length, days >= term ? 1 : 0);
        assert.equal(expired.length, days >= term && !needed ? 1 : 0);
        assert.ok(!JSON.stringify([expired, retained]).includes('NOM'));
      }),
    );
  });

  it('of no declared source goes too, and what no extract is stays', () => {
    const { expired } = decideRaw(
      [
        { key: `gone/${hash('b')}/x`, bytes: 1, modified: daysAgo(31) },
        { key: 'notes/readme/x', bytes: 1, modified: daysAgo(900) },
      ],
      datasets.values(),
      new Set(),
      NOW,
    );
    assert.deepEqual(
      expired.map(({ of, reason }) => [of, reason]),
      [['gone', 'undeclared_source']],
    );
  });
});

const NOTHING: WorkStanding = { running: new Set(), extracts: new Set(), payloadDays: payloadDays([14]) };

describe('the work zone', () => {
  it('loses what ended runs left, never that of a run under way or a young one', () => {
    const at = (run: string, days: number) => ({ key: `${run}/x/y`, bytes: 1, modified: daysAgo(days) });
    const objects = [
      at('old', WORK_DAYS),
      at('held', 40),
      at('young', 3),
      at('releasing', 99),
      at('old', 99),
    ];
    assert.deepEqual(
      decideWork(objects, { ...NOTHING, running: new Set(['held']) }, NOW).map(
        ({ of, objects: n, age_days }) => [of, n, age_days],
      ),
      [['old', 2, WORK_DAYS]],
    );
  });

  it('loses a payload when no run can need it any more, each by its own age', () => {
    const at = (sha256: string, days: number) => ({
      ...{ key: `payloads/${sha256}/payload`, bytes: 1, modified: daysAgo(days) },
    });
    const objects = [at(hash('a'), NOTHING.payloadDays), at(hash('b'), WORK_DAYS), at(hash('c'), 0)];
    assert.deepEqual(
      decideWork(objects, NOTHING, NOW).map(({ prefix, term_days }) => [prefix, term_days]),
      [[`payloads/${hash('a')}/`, NOTHING.payloadDays]],
    );
  });

  it('keeps a payload for as long as a dataset lets a version wait, and two weeks more', () => {
    assert.deepEqual(
      [[], [14], [1], [14, 90]].map((waits) => payloadDays(waits)),
      [28, 28, 28, 104],
    );
  });

  it('loses what was made of an extract with the extract', () => {
    const at = (sha256: string, days: number) => ({
      ...{ key: `kept/offre/mairies/${sha256}/made/rows.parquet`, bytes: 1, modified: daysAgo(days) },
    });
    const objects = [at(hash('a'), 90), at(hash('b'), 90), at(hash('c'), 1)];
    assert.deepEqual(
      decideWork(objects, { ...NOTHING, extracts: new Set([`mairies/${hash('a')}`]) }, NOW).map(
        ({ of, sha256, prefix, reason }) => [of, sha256, prefix, reason],
      ),
      [['mairies', hash('b'), `kept/offre/mairies/${hash('b')}/`, 'extract_gone']],
    );
  });
});

describe('retention', () => {
  it('deletes, looks, and writes the register: no file name in it, and the same when it was killed half-way', async () => {
    await put('raw', `${SOURCE}/${hash('c')}/DUPONT Marie.xml`, 500);
    await put('raw', `${SOURCE}/${hash('d')}/new.xml`, 1);
    await put('work', 'run-1/assemble/x.parquet', 60);
    const { expired } = await planRetention([], effects());
    assert.equal(expired.length, 2);
    await writeIntent('2026-11-24-aa', expired, effects());
    // Killed after the first deletion.
    await zones.raw.remove([`${SOURCE}/${hash('c')}/DUPONT Marie.xml`]);
    const enforced = await applyRetention('2026-11-24-aa', effects());
    assert.deepEqual([enforced.deleted, enforced.objects, enforced.bytes], [2, 2, 14]);
    assert.deepEqual(
      (await zones.raw.list('')).map(({ key }) => key),
      [`${SOURCE}/${hash('d')}/new.xml`],
    );
    assert.deepEqual(await zones.work.list(''), []);
    const text = await read(zones.restricted, enforced.register ?? '');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => Deletion.parse(JSON.parse(line)));
    assert.deepEqual(
      lines.map(({ of, sha256, reason }) => [of, sha256, reason]),
      [
        [SOURCE, hash('c'), 'term'],
        ['run-1', null, 'run_ended'],
      ],
    );
    assert.ok(!text.includes('DUPONT'));
    assert.equal(await zones.restricted.head(intentKey('2026-11-24-aa')), null);
    assert.deepEqual(await applyRetention('2026-11-24-aa', effects()), enforced);
  });

  it('does not say that an object is gone when it is not', async () => {
    await put('raw', `${SOURCE}/${hash('e')}/x`, 500);
    const { expired } = await planRetention([], effects());
    await writeIntent('r', expired, effects());
    const stubborn = { ...zones, raw: { ...zones.raw, remove: async () => {} } };
    await assert.rejects(applyRetention('r', { ...effects(), zones: stubborn }), StorageUnavailable);
    assert.deepEqual(await zones.restricted.list('registre/suppressions/r.jsonl'), []);
    assert.equal((await applyRetention('r', effects())).deleted, 1);
  });
});

/** What stands in for a version: the pointer and the manifest that a release writes. */
async function publish(dataset: Dataset, source: string, sha256: string): Promise<void> {
  const version = '2026-01-01-00000000';
  const input = {
    ...{
      source,
      partner: 'p',
      fileName: 'f',
      sha256,
      bytes: 1,
      rawKey: `${source}/${sha256}/f`,
      status: 'fresh',
    },
    ...{
      extractDate: '2026-01-01',
      licence: 'l',
      attribution: 'a',
      rowsIn: 0,
      rowsOut: 0,
      rowsRejected: 0,
      rowsMerged: 0,
    },
  };
  const manifest = {
    ...{
      dataset: dataset.id,
      title: 't',
      licence: 'l',
      version,
      contractVersion: '1.0.0',
      contentHash: hash('0'),
    },
    ...{
      tables: [],
      inputs: [input],
      findings: [],
      keyEpoch: null,
      codeRevision: 'c',
      engine: { duckdb: 'd', threads: 1 },
    },
  };
  await zones.open.write(`${dataset.id}/versions/${version}/manifest.json`, JSON.stringify(manifest));
  const pointer = {
    version,
    contentHash: hash('0'),
    manifest: 'm',
    manifestSha256: hash('0'),
    previous: null,
    earlier: [],
  };
  await zones.open.write(`${dataset.id}/latest.json`, JSON.stringify(pointer));
}

describe('an extract of the current version', () => {
  it('stays past its term where nothing else could stand in for it', async () => {
    const dataset = datasets.get('offre-insertion');
    const source = dataset?.sources[0]?.declaration.source ?? '';
    assert.ok(dataset);
    await publish(dataset, source, hash('f'));
    await put('raw', `${source}/${hash('f')}/x`, 500);
    const { expired, retained } = await planRetention([], effects());
    assert.deepEqual([expired.length, retained.map(({ sha256 }) => sha256)], [0, [hash('f')]]);
  });

  it('about persons goes once its rows are kept under keys that are there, and not before', async () => {
    const dataset = datasets.get('parcours-insertion');
    assert.ok(dataset);
    await publish(dataset, SOURCE, hash('f'));
    await put('raw', `${SOURCE}/${hash('f')}/x`, 500);
    assert.equal((await planRetention([], effects())).retained.length, 1);
    const { name } = await TEST_KEYS.current();
    const receipt = (keys: string) => ({
      ...{
        source: SOURCE,
        extract: hash('f'),
        zone: 'restricted',
        keys,
        table: 'fiches',
        rowsKey: 'k',
        issuesKey: 'k',
      },
      ...{ identifiersKey: null, rowsIn: 0, rowsOut: 0, rowsRejected: 0, placeUnit: 'ligne', speed: 'fast' },
    });
    const keep = (keys: string) =>
      zones.restricted.write(
        `${dataset.id}/extracts/${SOURCE}/${hash('f')}/made-${keys}/receipt.json`,
        JSON.stringify(receipt(keys)),
      );
    await keep('1-00000000');
    assert.equal(
      (await planRetention([], effects())).retained.length,
      1,
      'keys of another ring read nothing',
    );
    await keep(name);
    const { expired, retained } = await planRetention([], effects());
    assert.deepEqual([expired.length, retained.length], [1, 0]);
  });
});
