/** A raw extract that is read by who cannot open it, or has no room for it, is the operator's business, and no fault of its partner. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, it } from 'vitest';
import type { NormalisedExtracts } from '../../activities/handover/source.js';
import { createNormaliseActivities } from '../../activities/normalise/activities.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createSealedStore } from '../../activities/platform/store/sealed-store.js';
import { ROOT, toolkitEffects } from '../../scripts/toolkit.js';

const home = await mkdtemp(join(tmpdir(), 'raw-extract-'));
afterAll(() => rm(home, { recursive: true, force: true }));

it('is refused with the setting or the disk that lacks, and is read where it is what was received', async () => {
  const effects = await toolkitEffects(readConfiguration({ INSERTION_HOME: home }, home));
  const sent = join(ROOT, 'datasets/offre-insertion/example/extracts/region-sud/region-sud.csv');
  const body = await readFile(sent);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const fileName = 'region-sud.csv';
  const extract = {
    ...{ source: 'region-sud', sha256, key: `region-sud/${sha256}/${fileName}`, fileName },
    ...{ bytes: body.length, seenBefore: false, date: null },
  };
  const put = async (store: typeof effects.zones.raw) => {
    await copyFile(sent, join(home, 'sent'));
    await store.upload(extract.key, join(home, 'sent'));
  };
  const normalise = (bytes = extract.bytes): Promise<NormalisedExtracts> =>
    new MockActivityEnvironment().run(createNormaliseActivities(effects).normaliseSource, {
      ...{ run: 'essai', dataset: 'offre-insertion', source: 'region-sud' },
      extracts: [{ ...extract, bytes }],
    });
  await assert.rejects(normalise(2 ** 50), (error: unknown) => {
    assert.ok(error instanceof ApplicationFailure && !error.nonRetryable);
    assert.match(
      error.message,
      /^region-sud, extracts to read: 1048576\.0 GiB, which take at least 1310720\.0 GiB of the scratch folder, where [\d.]+ GiB are free; /,
    );
    return true;
  });
  const recipient = await identityToRecipient(await generateX25519Identity());
  await put(createSealedStore(effects.zones.raw, { recipients: [recipient], identityFile: null }));
  await assert.rejects(normalise(), (error: unknown) => {
    assert.ok(error instanceof ApplicationFailure);
    assert.equal(error.type, 'ConfigurationInvalid');
    assert.match(error.message, /^region-sud: the raw zone gives \d+ bytes .* set RAW_IDENTITY_FILE/);
    return true;
  });
  await effects.zones.raw.remove([extract.key]);
  await put(effects.zones.raw);
  assert.equal((await normalise()).taken.length, 1);
});
