import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { DeliveryRejected } from '../../../activities/errors.js';
import { unpackCorpus } from './corpora.js';
import { readFileSample } from './read-sample.js';

const corpus = unpackCorpus('poi-hostile');
const folder = join(corpus.folder, 'poi/test-data/spreadsheet');
const files = corpus.skip ? [] : readdirSync(folder);
const MUST_REFUSE = /^(poc-|protected_)/;

describe('a hostile workbook', () => {
  afterAll(() => rmSync(corpus.folder, { recursive: true, force: true }));
  it('comes from the shared corpora', { skip: corpus.skip !== false }, () => assert.ok(files.length > 20));

  for (const name of files)
    it(`is read or refused within 10 seconds: ${name}`, { timeout: 10_000 }, async () => {
      const outcome = await readFileSample(join(folder, name)).catch((error: unknown) => error);
      if (outcome instanceof Error) assert.ok(outcome instanceof DeliveryRejected, String(outcome));
      if (MUST_REFUSE.test(name)) assert.ok(outcome instanceof DeliveryRejected);
    });
});
