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
    assert.throws(() => checkPrivacy(withPrivacy({ told: [] })), /delais_orientation is neither/);
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
    const [family] = parcours.metadata.privacy.told;
    assert.ok(family);
    const told = (change: Partial<typeof family>) => withPrivacy({ told: [{ ...family, ...change }] });
    assert.throws(() => checkPrivacy(told({ counts: [...family.counts, 'nombre'] })), /no column nombre/);
    assert.throws(() => checkPrivacy(told({ means: { moyenne_jours: 'ages' } })), /ages is no count/);
    const count = {
      tables: ['definitions'],
      group: ['id'],
      part: 'table',
      total: 'x',
      count: 'n',
      status: 'id',
    };
    const counts = [{ ...count, counts: [], shares: [], unless: {} }];
    const suppressed = withPrivacy({ method: 'suppression', told: [], counts });
    assert.throws(() => checkPrivacy(suppressed), /definitions has no column n/);
  });

  it('gives each open column one role, or is refused with its name', () => {
    const [family, ...others] = parcours.metadata.privacy.told;
    assert.ok(family);
    const counts = family.counts.filter((name) => name !== 'non_murs');
    assert.throws(
      () => checkPrivacy(withPrivacy({ told: [{ ...family, counts }, ...others] })),
      /delais_orientation\.non_murs has no role/,
    );
    assert.throws(
      () => checkPrivacy(withPrivacy({ told: [{ ...family, labels: [...family.labels, 'mesures'] }] })),
      /delais_orientation\.mesures has no role, or two/,
    );
    const { cell_key: _, ...bare } = parcours.metadata.privacy;
    assert.throws(
      () => checkPrivacy({ ...parcours, metadata: { ...parcours.metadata, privacy: bare } }),
      /cell_key is missing/,
    );
    assert.throws(
      () => checkPrivacy(withPrivacy({ method: 'suppression' })),
      /told is for the method cell_key/,
    );
  });
});
