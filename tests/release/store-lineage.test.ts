/** Lines are kept beside the version in the restricted zone, in the order of the published rows; of persons never. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { EXTRACT_STEP } from '../../activities/handover/extract-step.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { lineageKey } from '../../activities/published/lineage.js';
import { storeLineage } from '../../activities/release/store-lineage.js';
import { DATASET, input } from './release-request.js';
import { createFolder, lieux, withRelease } from './release-setup.js';

const VERSION = '2025-02-14-aaaaaaaa';
const [FIRST, SECOND] = ['1'.repeat(64), '2'.repeat(64)];
const INPUTS = [input('a', { sha256: FIRST }), input('a', { sha256: SECOND }), input('b', { sha256: FIRST })];

async function store(t: TestContext, personal: boolean) {
  const [scratch, root] = [await createFolder(t), await createFolder(t)];
  const restricted = createFileStore(root);
  const key = lineageKey(DATASET.id, VERSION, lieux.name);
  return withRelease(scratch, async (session) => {
    const path = join(scratch, 'lieux.parquet');
    await session.run(`copy (from (values ('b', 7), ('a', ${EXTRACT_STEP} + 3), ('a', 3)) as t(_source, _line))
      to '${path}' (format parquet)`);
    const request = {
      ...{ dataset: { ...DATASET, personal }, asOf: '2025-02-14', tables: [{ table: lieux, path }] },
      ...{ inputs: INPUTS, findings: [], codeRevision: 'x', scratch, judged: null },
    };
    await storeLineage(request, VERSION, restricted, session);
    if (!(await restricted.head(key))) return null;
    const copy = join(scratch, 'kept.parquet');
    await restricted.download(key, copy);
    const Lines = z.object({ source: z.string(), extract: z.string(), line: z.number() });
    return session.rows(`from read_parquet('${copy}')`, Lines);
  });
}

describe('the lines of a version', () => {
  it('name the extract and its line, row by row', async (t: TestContext) => {
    assert.deepEqual(await store(t, false), [
      { source: 'b', extract: FIRST, line: 7 },
      { source: 'a', extract: SECOND, line: 3 },
      { source: 'a', extract: FIRST, line: 3 },
    ]);
  });

  it('are not kept of a dataset about persons', async (t: TestContext) => {
    assert.equal(await store(t, true), null);
  });
});
