import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { sharedFolder } from './corpora.js';
import { readFileSample } from './read-sample.js';

const offre = sharedFolder('data/offre');

const FILES = [
  ['agences-france-travail.csv', 851, 2],
  ['aidants-connect.json', 3407, 12],
  ['etapes-numerique.json', 95, 9],
  ['finess.csv', 9, 32],
  ['france-services.csv', 2683, 23],
  ['region-sud.csv', 1245, 36],
  ['services-la-reunion.json', 2705, 16],
  ['structures-la-reunion.json', 276, 5],
] as const;

describe('a real extract', { skip: offre.skip !== false }, () => {
  for (const [name, rows, columns] of FILES)
    it(`is read whole: ${name}`, async () => {
      const { reading } = await readFileSample(join(offre.folder, name));
      assert.deepEqual([reading.rowsRead, reading.rowsRejected, reading.columns.length], [rows, 0, columns]);
    });

  it('has the same rows and findings at both speeds, multi-line cells and all', async () => {
    const path = join(offre.folder, 'france-services.csv');
    const fast = await readFileSample(path);
    const careful = await readFileSample(path, { speed: 'careful' });
    assert.deepEqual([fast.reading.speed, careful.reading.speed], ['fast', 'careful']);
    assert.deepEqual(fast.rows, careful.rows);
    assert.deepEqual(fast.touched, careful.touched);
  });
});
