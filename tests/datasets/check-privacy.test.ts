import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { checkPrivacy } from '../../datasets/check-privacy.js';
import type { Dataset, Metadata } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';

const datasets = await loadDatasets(join(ROOT, 'datasets'));
const parcours = datasets.find(({ id }) => id === 'parcours-insertion') as Dataset;
const withPrivacy = (change: Partial<Metadata['privacy']>): Dataset => ({
  ...parcours,
  metadata: { ...parcours.metadata, privacy: { ...parcours.metadata.privacy, ...change } },
});

describe('the privacy of a dataset about persons', () => {
  it('is declared for every open table', () => {
    assert.doesNotThrow(() => checkPrivacy(parcours));
    const { definitions: _, ...others } = parcours.metadata.privacy.no_counts;
    assert.throws(
      () => checkPrivacy(withPrivacy({ no_counts: others })),
      /open table definitions is neither/,
    );
    assert.throws(() => checkPrivacy(withPrivacy({ counts: [] })), /delais_orientation is neither/);
  });

  it('has a threshold, with no default', () => {
    const { threshold: _, ...others } = parcours.metadata.privacy;
    assert.throws(
      () => checkPrivacy({ ...parcours, metadata: { ...parcours.metadata, privacy: others } }),
      /threshold is missing/,
    );
  });

  it('names columns that are there', () => {
    assert.throws(
      () => checkPrivacy(withPrivacy({ may_hold: { 'definitions.telephone': ['telephone'] } })),
      /definitions\.telephone is no column/,
    );
    const [family] = parcours.metadata.privacy.counts;
    assert.ok(family);
    assert.throws(
      () => checkPrivacy(withPrivacy({ counts: [{ ...family, count: 'nombre' }] })),
      /no column nombre/,
    );
  });
});
