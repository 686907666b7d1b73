import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, it, type TestContext } from 'vitest';
import { compareRows } from '../../../activities/release/changes/compare-rows.js';
import { writeCsv } from '../../../activities/release/formats/write-csv.js';
import { unguard } from '../format-readers.js';
import { anyPlace } from '../hostile-places.js';
import { assemble, createFolder, lieux, type Place, place, withRelease } from '../release-setup.js';

/** Both tables as they are published, the earlier one as CSV; what changed and the rows of the delta. */
async function compare(earlier: readonly Place[], later: readonly Place[], folder: string, key = ['id']) {
  return withRelease(folder, async (session) => {
    const before = { format: 'csv' as const, path: `${folder}/before.csv`, columns: lieux.columns };
    await writeCsv(await assemble(earlier, `${folder}/before.parquet`, session), before.path, session);
    const { path } = await assemble(later, `${folder}/after.parquet`, session);
    const after = { format: 'parquet' as const, path, columns: lieux.columns };
    const changes = await compareRows({ name: 'lieux', before, after, key }, `${folder}/delta.csv`, session);
    const delta: Record<string, string>[] = parse(await readFile(`${folder}/delta.csv`, 'utf8'), {
      columns: true,
    });
    return { changes, delta };
  });
}

describe('the rows of two versions', () => {
  it('are told as added, changed and removed, with the columns that changed', async (t: TestContext) => {
    const folder = await createFolder(t);
    const { changes, delta } = await compare(
      [place('a'), place('b'), place('c', { nom: null }), place('d')],
      [place('e'), place('d', { nom: '=x', places: 4 }), place('c', { nom: 'c', publics: null }), place('b')],
      folder,
    );
    assert.deepEqual(changes, {
      added: 1,
      changed: 2,
      removed: 1,
      changedColumns: [
        { name: 'nom', rows: 2 },
        { name: 'places', rows: 1 },
        { name: 'publics', rows: 1 },
      ],
    });
    assert.deepEqual(
      delta.map(({ changement, id, nom, places }) => [changement, id, nom, places]),
      [
        ['suppression', 'a', '', ''],
        ['modification', 'c', 'c', '-3'],
        ['modification', 'd', "'=x", '4'],
        ['ajout', 'e', 'Lieu e', '-3'],
      ],
    );
  });

  it('are compared whole where nothing identifies them', async (t: TestContext) => {
    const folder = await createFolder(t);
    const { changes, delta } = await compare(
      [place('a'), place('a'), place('b')],
      [place('a'), place('b', { nom: 'B' })],
      folder,
      [],
    );
    assert.deepEqual(changes, { added: 1, changed: 0, removed: 2, changedColumns: [] });
    assert.deepEqual(
      delta.map(({ changement, id, nom }) => [changement, id, nom]),
      [
        ['suppression', 'a', 'Lieu a'],
        ['ajout', 'b', 'B'],
        ['suppression', 'b', 'Lieu b'],
      ],
    );
  });

  it('say nothing where nothing changed, and make the later table out of the earlier one', async (t: TestContext) => {
    const folder = await createFolder(t);
    const places = fc.uniqueArray(anyPlace, { maxLength: 5, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(places, places, async (earlier, later) => {
        assert.equal((await compare(earlier, earlier, folder)).delta.length, 0);
        const { delta } = await compare(earlier, later, folder);
        const ids = new Set(earlier.map(({ id }) => id));
        for (const { changement, id } of delta)
          if (changement === 'suppression') ids.delete(unguard(id) ?? '');
          else ids.add(unguard(id) ?? '');
        assert.deepEqual([...ids].sort(), later.map(({ id }) => id).sort());
      }),
      { numRuns: 15 },
    );
  });
});
