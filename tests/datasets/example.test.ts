/** The folder example/ of a dataset is a test: small extracts in, expected rows, issues, tables and counts out. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { expectedOf, playExample, readExpected } from '../../scripts/example/play-example.js';
import { ROOT } from '../../scripts/toolkit.js';

const ACCEPT = process.env.ACCEPT_GOLDEN === '1' && !process.env.CI;
const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const scratch = await mkdtemp(join(tmpdir(), 'insertion-example-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Counts {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
  readonly rowsMerged: number;
}

const datasets = await loadDatasets(join(ROOT, 'datasets'));

describe('the example', () => {
  for (const dataset of datasets)
    it(`of ${dataset.id} gives the expected rows, issues and tables, and every row that came in has one fate`, async () => {
      const seen = await playExample(dataset, { engine, references, scratch });
      const { counts } = seen.get('_tables.json') as { counts: Counts[] };
      for (const { rowsIn, rowsOut, rowsRejected, rowsMerged } of counts)
        assert.equal(rowsIn, rowsOut + rowsRejected + rowsMerged);
      for (const [file, given] of seen) {
        const path = expectedOf(dataset, file);
        if (ACCEPT) await accept(path, given);
        assert.deepEqual(given, await readExpected(path), file);
      }
    });
});

/** Written by ACCEPT_GOLDEN=1 npm test, never in CI, and read by a person before they are committed. */
async function accept(path: string, given: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(given, null, 1)}\n`);
}
