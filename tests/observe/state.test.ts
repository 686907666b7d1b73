/** How things stand, read from a real store and a real Temporal: held runs and since when, the last success, shares, calendars. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { wantedSchedules } from '../../datasets/schedule.js';
import { createMetrics } from '../../scripts/observe/metrics.js';
import { lookAtState } from '../../scripts/observe/watch-state.js';
import { applySchedules } from '../../scripts/session/schedules.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { approve, progress } from '../../workflows/messages.js';
import { copyExample, DATASET, multiplyStructures } from '../end-to-end/extracts.js';
import {
  type Place,
  readPlace,
  startRun,
  temporalOfSuite,
  withWorkerAt,
} from '../end-to-end/run-in-place.js';
import { withFewSources } from '../end-to-end/small-toolkit.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { readExposition, seriesValue } from './exposition.js';

const home = await createHome();
const temporal = await temporalOfSuite();
afterAll(() => rm(home, { recursive: true, force: true }));

it('a held run shows until it is decided; a success, a version, its extracts and a calendar show as moments', async () => {
  const queue = 'state';
  const place: Place = { home, store: `file:${join(home, 'store')}`, address: temporal.address, queue };
  const effects = await toolkitEffects(readPlace(place).configuration);
  const { client } = temporal;
  const { state, registry } = createMetrics(new Map([[DATASET, []]]), null);
  const dataset = DATASET;
  const look = async () => {
    await lookAtState({ effects, client, taskQueue: queue }, state);
    return readExposition(await registry.metrics());
  };
  const began = Math.floor(Date.now() / 1_000) - 1;

  const empty = await look();
  assert.equal(seriesValue(empty, 'insertion_last_success_timestamp_seconds', { dataset }), 0);
  assert.equal(seriesValue(empty, 'insertion_held_runs', { dataset }), 0);
  assert.throws(() => seriesValue(empty, 'insertion_schedule_interval_seconds', { dataset }));

  await withWorkerAt(place, withFewSources, async () => {
    await (await startRun(temporal, place)).result();
    const published = await look();
    const success = seriesValue(published, 'insertion_last_success_timestamp_seconds', { dataset });
    assert.ok(success >= began && success <= Date.now() / 1_000 + 1);
    assert.ok(seriesValue(published, 'insertion_current_version_timestamp_seconds', { dataset }) >= began);
    const source = 'france-services';
    assert.ok(
      seriesValue(published, 'insertion_source_extract_timestamp_seconds', { dataset, source }) >= began,
    );
    assert.equal(seriesValue(published, 'insertion_last_run_rejected_ratio', { dataset, source }), 1 / 12);

    const many = await copyExample(join(home, 'many'));
    await multiplyStructures(many);
    const handle = await startRun(temporal, place, many, 'state-held');
    while ((await handle.query(progress).catch(() => null))?.phase !== 'held')
      await new Promise((resolve) => setTimeout(resolve, 50));
    const held = await look();
    assert.equal(seriesValue(held, 'insertion_held_runs', { dataset }), 1);
    assert.ok(seriesValue(held, 'insertion_held_run_since_timestamp_seconds', { dataset }) >= success);
    assert.equal(seriesValue(held, 'insertion_last_success_timestamp_seconds', { dataset }), success);

    await handle.signal(approve, { author: 'une personne', reason: 'vu' });
    await handle.result();
    const decided = await look();
    assert.equal(seriesValue(decided, 'insertion_held_runs', { dataset }), 0);
    assert.throws(() => seriesValue(decided, 'insertion_held_run_since_timestamp_seconds', { dataset }));
    assert.ok(seriesValue(decided, 'insertion_last_success_timestamp_seconds', { dataset }) >= success);
  });

  const declared = effects.datasets.get(DATASET);
  assert.ok(declared);
  const wanted = wantedSchedules([declared], queue);
  await applySchedules(wanted, { client, taskQueue: queue, publish: 'none', searchable: false }, new Map());
  // each Monday, 10 minutes of jitter and 12 hours to catch up; a week in which clocks change is an hour longer
  const interval = seriesValue(await look(), 'insertion_schedule_interval_seconds', { dataset });
  const week = 7 * 86_400 + 600 + 12 * 3_600;
  assert.ok(Math.abs(interval - week) <= 3_600 + 1_200, String(interval));
});
