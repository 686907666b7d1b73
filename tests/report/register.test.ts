/** The register of processing says what the declarations say, all of it, and is read by anybody. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { buildRegister } from '../../activities/custody/register/build-register.js';
import { renderRegister } from '../../activities/report/register/render-register.js';
import type { Dataset } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';

const ACCEPTS = process.env.ACCEPT_GOLDEN === '1' && process.env.CI === undefined;
const datasets = await loadDatasets(join(ROOT, 'datasets'));
const register = buildRegister(datasets, { rawSealed: true });

/** Two sources of the dataset about persons: small enough to be read by whoever accepts it. */
function cut(dataset: Dataset): Dataset {
  const shown = ['association', 'conseil-departemental'];
  return {
    ...dataset,
    sources: dataset.sources.filter(({ declaration }) => shown.includes(declaration.source)),
  };
}

describe('the register of processing', () => {
  it('is the accepted page', async () => {
    const persons = datasets.filter(({ id }) => id === 'parcours-insertion').map(cut);
    const page = renderRegister(buildRegister(persons, { rawSealed: true }));
    const path = join(import.meta.dirname, 'golden', 'register.html');
    if (ACCEPTS) await writeFile(path, page);
    assert.equal(page, await readFile(path, 'utf8'), 'look at it, then ACCEPT_GOLDEN=1');
  });

  it('has every column of every source, with what becomes of it', () => {
    for (const { id, sources } of datasets) {
      const told = register.datasets.find(({ dataset }) => dataset === id);
      for (const { declaration } of sources) {
        const source = told?.sources.find((one) => one.source === declaration.source);
        assert.deepEqual(
          source?.columns.map(({ name }) => name),
          Object.keys(declaration.columns),
        );
        assert.equal(source?.raw_days, declaration.retention.raw_days);
        for (const { name, fates, class: told1, reason, pseudonyms, kept } of source?.columns ?? []) {
          const use = declaration.columns[name];
          assert.equal(told1, use?.class ?? null);
          assert.deepEqual(
            [...pseudonyms, ...kept].sort(),
            use && 'feeds' in use ? [...use.feeds].sort() : [],
          );
          assert.equal(fates.includes('ecarte'), reason !== null);
        }
      }
    }
  });

  it('never says that an identifier of a person is taken over as it is', () => {
    const taken = register.datasets
      .filter(({ personal }) => personal)
      .flatMap(({ sources }) => sources.flatMap(({ columns }) => columns))
      .filter((column) => column.class === 'identifier' && column.kept.length > 0);
    // What the NIR says of itself: certified, provisional or invented.
    assert.deepEqual(
      taken.flatMap(({ kept }) => kept).filter((field) => field !== 'nir_nature'),
      [],
    );
  });

  it('leaves nothing undeclared, and says so where something is', () => {
    const page = renderRegister(register);
    assert.doesNotMatch(page, /À déclarer/);
    const [first] = datasets.filter(({ metadata }) => metadata.personal);
    assert.ok(first);
    const { subjects: _, restricted_to: __, ...privacy } = first.metadata.privacy;
    const silent = { ...first, metadata: { ...first.metadata, privacy } };
    assert.equal(
      renderRegister(buildRegister([silent], { rawSealed: false })).match(/À déclarer/g)?.length,
      2,
    );
  });

  it('runs nothing, and escapes what declarations say', () => {
    const [first] = datasets;
    assert.ok(first);
    const hostile = { ...first, metadata: { ...first.metadata, title: '<script>alert(1)</script>' } };
    const page = renderRegister(buildRegister([hostile], { rawSealed: false }));
    assert.doesNotMatch(page, /<script/);
    assert.match(page, /default-src &#39;none&#39;/);
  });
});
