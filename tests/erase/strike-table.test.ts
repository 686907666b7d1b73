/** Rows of whoever opposed leave a restricted table, whatever type the code of a person has there. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { z } from 'zod';
import { strikeTable } from '../../activities/custody/erase/strike-table.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { ManifestTable } from '../../activities/published/manifest.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-strike-table-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
const HERS = 'f81d4fae-7dec-81d0-8765-00a0c91e6bf6';

const TYPES: readonly (readonly [type: string, hers: string, other: string, codes: string])[] = [
  ['uuid', `'${HERS}'`, 'uuid()', `'${HERS}', repeat('a', 64)`],
  ['varchar', "repeat('a', 64)", "repeat('b', 64)", `'${HERS}', repeat('a', 64)`],
  ['ubigint', '18446744073709551615', '1', '18446744073709551615::ubigint, 2::ubigint'],
];

for (const [type, hers, other, codes] of TYPES)
  it(`strikes a code that is a ${type}`, async () => {
    const store = createFileStore(join(scratch, type));
    const zones = { raw: store, work: store, restricted: store, open: store, reports: store };
    await engine.withSession({ scratch }, async (session) => {
      const path = join(scratch, `${type}.parquet`);
      await session.run(
        `copy (select unnest([cast(${hers} as ${type}), cast(${other} as ${type}), null]) as personne) to '${path}' (format parquet)`,
      );
      const key = 'd/versions/2026-01-01-aaaaaaaa/personnes.parquet';
      await store.upload(key, path);
      await session.run(`create or replace temp table opposed_codes as select unnest([${codes}]) as code`);
      const files = [
        { path: 'personnes.parquet', format: 'parquet', mediaType: 'x/y', bytes: 1, sha256: '', rows: 3 },
      ];
      const place = { dataset: 'd', version: '2026-01-01-aaaaaaaa', subject: 'personne', scratch };
      const copyAndHash = async () => ({ sha256: 'x', bytes: 2 });
      const table = { name: 'personnes', files } as unknown as ManifestTable;
      const done = await strikeTable(table, place, { zones, copyAndHash }, session);
      assert.deepEqual([done.struck, done.files[0]?.rows], [1, 2]);
      await store.download(key, path);
      const left = await session.rows(
        `select cast(personne as varchar) = cast(${hers} as varchar) as hers from read_parquet('${path}')`,
        z.object({ hers: z.boolean().nullable() }),
      );
      assert.deepEqual(
        left.map((row) => row.hers),
        [false, null],
      );
    });
  });
