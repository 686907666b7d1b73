/** Rows leave what is kept; whatever instant an attempt is killed at, the next one ends the same. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { readOppositions, writeOppositions } from '../../activities/custody/opposition/opposition-list.js';
import { requireApplied } from '../../activities/custody/opposition/require-applied.js';
import { withholdOpposed } from '../../activities/custody/opposition/withhold-opposed.js';
import { PublicationRefused } from '../../activities/errors.js';
import { NormalisedSource } from '../../activities/handover/run.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { createPseudonymiser } from '../../activities/pseudonymise/create-pseudonymiser.js';
import { identifierColumns } from '../../datasets/contract-columns.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { hashFiles } from '../end-to-end/zone-files.js';
import { TEST_KEYS, testRing } from '../helpers/test-keys.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-strike-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'parcours-insertion');
const table = dataset?.tables.find(({ name }) => name === 'fiches');
assert.ok(dataset && table);
const columns = identifierColumns(table);
const HERS = 'a'.repeat(64);
const BASE = `${dataset.id}/extracts/caf/x/`;

/** Ten rows kept; rows 3 and 7 are hers, 5 bears her civil identity and another's NIR. */
async function prepare(
  name: string,
): Promise<{ store: ObjectStore; root: string; kept: NormalisedSource; scratch: string }> {
  const [root, scratch] = [join(folder, name, 'store'), join(folder, name, 'scratch')];
  await mkdir(scratch, { recursive: true });
  const store = createFileStore(root);
  const { name: keys } = await TEST_KEYS.current();
  const cell = (column: string) => {
    if (column === 'nir') return `case when line = 3 then '${HERS}' when line = 5 then repeat('b', 64) end`;
    return column === 'identite' ? `case when line in (5, 7) then '${HERS}' end` : 'null::varchar';
  };
  await engine.withSession({ scratch }, async (session) => {
    const cells = columns.map(({ name: column }) => `${cell(column)} as "${column}"`);
    await session.run(
      `copy (select line as _line, ${cells.join(', ')} from range(1, 11) as t(line)) to '${scratch}/rows.parquet' (format parquet)`,
    );
    await session.run(
      `copy (select 11::bigint as line, 'nir' as field, 'nir_illisible' as code, true as rejects) to '${scratch}/issues.parquet' (format parquet)`,
    );
    await session.run(
      `copy (select unnest(['${HERS}', repeat('c', 64)]) as value) to '${scratch}/identifiers.parquet' (format parquet)`,
    );
  });
  for (const file of ['rows', 'issues', 'identifiers'])
    await store.upload(`${BASE}m-${keys}/${file}.parquet`, join(scratch, `${file}.parquet`));
  const kept = NormalisedSource.parse({
    ...{
      source: 'caf',
      extract: 'x',
      zone: 'restricted',
      keys,
      table: 'fiches',
      rowsIn: 11,
      rowsOut: 10,
      rowsRejected: 1,
    },
    ...{ rowsKey: `${BASE}m-${keys}/rows.parquet`, issuesKey: `${BASE}m-${keys}/issues.parquet` },
    ...{ identifiersKey: `${BASE}m-${keys}/identifiers.parquet`, placeUnit: 'ligne', speed: 'fast' },
  });
  await store.write(`${BASE}m-${keys}/receipt.json`, JSON.stringify(kept));
  const pseudonyms = { nir: [HERS], identite: [HERS], controle: [HERS] };
  const opposition = { id: 'one', date: '2026-01-01', pseudonyms, counted_in: [] };
  await writeOppositions(
    dataset?.id ?? '',
    { format: 'oppositions/1', epoch: keys, oppositions: [opposition] },
    null,
    store,
  );
  return { store, root, kept, scratch };
}

/** The store of a worker that dies at its n-th write. */
function dyingAt(store: ObjectStore, nth: number): ObjectStore {
  let writes = 0;
  const count = <Result>(act: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    return writes >= nth ? Promise.reject(new Error('killed')) : act();
  };
  return {
    ...store,
    upload: (key, path) => count(() => store.upload(key, path)),
    write: (key, body, condition) => count(() => store.write(key, body, condition)),
  };
}

function strike(
  prepared: Awaited<ReturnType<typeof prepare>>,
  store: ObjectStore,
  pseudonymiser = TEST_KEYS,
) {
  const zones = { raw: store, work: store, restricted: store, open: store, reports: store };
  assert.ok(dataset && table);
  return withholdOpposed(
    { dataset, table, kept: prepared.kept, scratch: prepared.scratch },
    { zones, engine, pseudonymiser },
  );
}

async function linesOf(path: string): Promise<unknown[]> {
  return engine.withSession({ scratch: folder }, (session) =>
    session.rows(`select columns(*) from read_parquet('${path}')`, z.record(z.string(), z.unknown())),
  );
}

describe('requireApplied', () => {
  it('refuses a version whose rows were read before somebody opposed', async () => {
    const prepared = await prepare('release');
    assert.ok(dataset);
    const done = await strike(prepared, prepared.store);
    await requireApplied(dataset, [done.oppositions?.list ?? null], prepared.store);
    await assert.rejects(
      requireApplied(dataset, [done.oppositions?.list ?? null, null], prepared.store),
      /start the run again/,
    );
    const found = await readOppositions(dataset.id, prepared.store);
    assert.ok(found);
    const other = { id: 'two', date: '2026-02-02', pseudonyms: { nir: ['d'.repeat(64)] }, counted_in: [] };
    const list = { ...found.list, oppositions: [...found.list.oppositions, other] };
    await writeOppositions(dataset.id, list, found.etag, prepared.store);
    await assert.rejects(
      requireApplied(dataset, [done.oppositions?.list ?? null], prepared.store),
      PublicationRefused,
    );
  });
});

describe('withholdOpposed', () => {
  it('takes out what is hers, leaves what another NIR claims, and counts it', async () => {
    const prepared = await prepare('plain');
    const done = await strike(prepared, prepared.store);
    assert.deepEqual([done.rowsIn, done.rowsOut, done.rowsRejected, done.oppositions?.rows], [11, 8, 3, 2]);
    const rows = await linesOf(join(prepared.root, done.rowsKey));
    assert.deepEqual(
      rows.map((row) => z.looseObject({ _line: z.number() }).parse(row)._line),
      [1, 2, 4, 5, 6, 8, 9, 10],
    );
    const told = (await linesOf(join(prepared.root, done.issuesKey))).filter((row) =>
      JSON.stringify(row).includes('opposition'),
    );
    assert.deepEqual(told, [
      { line: null, field: '', code: 'opposition', rejects: true },
      { line: null, field: '', code: 'opposition', rejects: true },
    ]);
    assert.equal((await linesOf(join(prepared.root, done.identifiersKey ?? ''))).length, 1);
  });

  it('ends the same whichever write it was killed at, and does nothing a second time', async () => {
    const whole = await prepare('whole');
    const expected = await strike(whole, whole.store);
    const bytes = await hashFiles(whole.root);
    for (const nth of [1, 2, 3, 4]) {
      const prepared = await prepare(`killed-${nth}`);
      await assert.rejects(strike(prepared, dyingAt(prepared.store, nth)), /killed/);
      assert.deepEqual(await strike(prepared, prepared.store), expected);
      assert.deepEqual(await hashFiles(prepared.root), bytes);
      assert.deepEqual(await strike({ ...prepared, kept: expected }, dyingAt(prepared.store, 1)), expected);
    }
  });

  it('stops where the keys cannot recognise who opposed', async () => {
    const prepared = await prepare('keys');
    const [first] = testRing().epochs;
    assert.ok(first);
    const other = { ...testRing(), epochs: [{ ...first, key: Buffer.alloc(32, 9).toString('base64') }] };
    await assert.rejects(
      strike(
        prepared,
        prepared.store,
        createPseudonymiser(async () => other),
      ),
      /restore the key file/,
    );
  });
});
