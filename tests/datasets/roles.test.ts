/** What a source may say that it tells. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { DeclarationInvalid } from '../../activities/errors.js';
import { checkSource } from '../../datasets/check-source.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';

const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'parcours-insertion');
assert.ok(dataset);
const source = dataset.sources[0]?.declaration;
assert.ok(source);

describe('the roles of a source', () => {
  it('are among those of its dataset, one or several', () => {
    checkSource({ ...source, role: ['suivis', 'rendez_vous'] }, dataset);
  });

  for (const [what, role] of [
    ['that the dataset does not have', ['rendez-vous-divers']],
    ['none, where the dataset has roles', []],
    ['one of them twice', ['suivis', 'rendez_vous', 'suivis']],
  ] as const)
    it(`are refused: ${what}`, () => {
      assert.throws(() => checkSource({ ...source, role: [...role] }, dataset), DeclarationInvalid);
    });
});
