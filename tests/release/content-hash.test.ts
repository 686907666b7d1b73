import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'vitest';
import { hashWritten, writeContent } from '../../activities/release/content-hash.js';
import { assemble, createFolder, type Place, place, withRelease } from './release-setup.js';

const ROWS = [place('a'), place('b', { nom: null })];

async function hashRows(
  t: TestContext,
  rows: readonly Place[],
  how = 'format parquet',
  threads = 2,
): Promise<string> {
  const folder = await createFolder(t);
  return withRelease(
    folder,
    async (session) => {
      const { table } = await assemble(rows, `${folder}/a.parquet`, session);
      const path = `${folder}/again.parquet`;
      await session.run(
        `copy (select * replace (places::integer as places), 'x' as _more from assembled order by _line) to '${path}' (${how})`,
      );
      const assembled = { table, path };
      const { contentHash } = await hashWritten(assembled, await writeContent(assembled, folder, session));
      return contentHash;
    },
    { memoryLimit: '500MB', threads },
  );
}

describe('the content hash', () => {
  it('depends on what the rows say, not on how the file is written, its working columns or the threads', async (t: TestContext) => {
    const hash = await hashRows(t, ROWS);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(
      await hashRows(t, ROWS, 'format parquet, compression lz4_raw, row_group_size 2048', 1),
      hash,
    );
  });

  it('changes with a value, a null, an order or a place of a boundary', async (t: TestContext) => {
    const variants = [
      ROWS,
      [place('a'), place('b', { nom: '' })],
      [place('a'), place('b', { nom: 'null' })],
      ROWS.toReversed(),
      ROWS.slice(1),
      [],
      [place('a', { publics: ['jeunes|seniors'] }), place('b', { nom: null })],
    ];
    const hashes: string[] = [];
    for (const rows of variants) hashes.push(await hashRows(t, rows));
    assert.equal(new Set(hashes).size, variants.length);
  });
});
