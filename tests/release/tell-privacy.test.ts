import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, onTestFinished } from 'vitest';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { ManifestPrivacy } from '../../activities/published/manifest-privacy.js';
import { bandOf, tellPrivacy } from '../../activities/release/tell-privacy.js';
import { Privacy } from '../../datasets/privacy.js';
import { FAMILY, TABLE, writeTold } from '../protect/told-tables.js';

it('says in the manifest what was done to the figures, and in a band how many rows are withheld', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'tell-privacy-'));
  onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
  const path = join(scratch, 'told.parquet');
  const privacy = Privacy.parse({
    ...{ method: 'cell_key', threshold: 11, threshold_source: 'Une règle', told: [FAMILY] },
    cell_key: { variance: 10, deviation: 12, mean_shift: [0.5, 1], rank_shift: [0.5, 2], certainty: 0.33 },
  });
  await engine.withSession({ scratch }, async (session) => {
    const rows = ['a', 'b', 'c'].map((lieu) => ({ lieu, effectif: 40 }));
    const unseen = { lieu: 'd', statut: 'non_disponible' };
    await writeTold([...rows, { lieu: 'e' }, unseen], path, session);
    const told = await tellPrivacy(privacy, [{ table: TABLE, path }], session);
    assert.deepEqual(ManifestPrivacy.parse(told), {
      ...{ method: 'cell_key', threshold: 11, thresholdSource: 'Une règle', certainty: 0.33 },
      noise: { variance: 10, deviation: 12, meanShift: [0.5, 1], rankShift: [0.5, 2] },
      withheld: [{ table: 'mesures', rows: 'under_a_half' }],
    });
    assert.equal(await tellPrivacy(privacy, [], session), null);
  });
  const bands = [bandOf(0, 40), bandOf(1, 40), bandOf(4, 40), bandOf(20, 40), bandOf(3, 3)];
  assert.deepEqual(bands, ['none', 'under_a_tenth', 'under_a_half', 'a_half_or_more', 'a_half_or_more']);
});
