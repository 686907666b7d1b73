import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, it } from 'vitest';
import { createEffects } from '../../activities/platform/create-effects.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createReportActivities } from '../../activities/report/activities.js';
import { toolkitCheckProgram, toolkitMembers } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';
import { askReports, fail, ingest } from './fixture.js';
import { FRANCE_SERVICES } from './france-services.js';
import { troubledDataset } from './troubled-partner.js';

const home = await mkdtemp(join(tmpdir(), 'report-door-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const configuration = readConfiguration({ INSERTION_HOME: home }, home);
const made = await createEffects(
  configuration,
  resolve(import.meta.dirname, '../..'),
  {
    functions: async () => [],
    pseudonymiser: TEST_KEYS,
    checkProgram: toolkitCheckProgram,
    membersOf: toolkitMembers,
  },
  {},
);
const effects = { ...made, datasets: new Map([['offre-insertion', troubledDataset]]) };
const { writeReports } = createReportActivities(effects);

it('writes the files of each partner through the door, and leaves no scratch', async () => {
  const request = askReports({ status: 'rejected', version: null, failed: [fail('services-la-reunion')] });
  const written = await new MockActivityEnvironment().run(writeReports, request);
  const folder = `offre-la-reunion/${request.run}`;
  assert.deepEqual(written, [{ partner: 'offre-la-reunion', key: `${folder}/index.html`, findings: 0 }]);
  const kept = await effects.zones.reports.list(folder);
  assert.deepEqual(
    kept.map(({ key }) => key),
    ['index.html', 'report.json', 'report.schema.json', 'signalements.csv', 'signalements.xlsx'].map(
      (file) => `${folder}/${file}`,
    ),
  );
  assert.deepEqual(await readdir(configuration.scratch), []);
});

it('tells a broken count as a failure that no retry cures, without a row', async () => {
  const checked = {
    subject: 'x',
    findingsKey: 'x/findings.json',
    placesKey: 'x/places.parquet',
    findings: 0,
  };
  await effects.zones.work.write(checked.findingsKey, '[]');
  const ingested = ingest('services-la-reunion', FRANCE_SERVICES, {
    ...checked,
    verdict: 'publish',
    reasons: [],
  });
  const request = askReports({ ingested: [ingested], assembled: { tables: [], counts: [] } });
  await assert.rejects(new MockActivityEnvironment().run(writeReports, request), {
    type: 'ContractBroken',
    nonRetryable: true,
    message: /^services-la-reunion: its rows were not counted at assembly; /,
  });
});
