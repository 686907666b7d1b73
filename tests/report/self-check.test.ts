/** What a partner sees before sending is what a run tells after: the findings of each source, on its real samples or its example. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, describe, it } from 'vitest';
import type { IngestedSource } from '../../activities/handover/run.js';
import { createActivities } from '../../activities/index.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { PartnerReport, type ReportedFinding } from '../../activities/report/partner-report.js';
import { selfCheck } from '../../scripts/self-check/self-check.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const home = await mkdtemp(join(tmpdir(), 'self-check-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const made = await toolkitEffects(readConfiguration({ INSERTION_HOME: home }, home));
const effects = { ...made, pseudonymiser: TEST_KEYS };
const doors = createActivities(effects);
async function through<Request, Result>(
  door: (request: Request) => Promise<Result>,
  request: Request,
): Promise<Result> {
  return new MockActivityEnvironment().run<[Request], Result, typeof door>(door, request);
}

const ASOF = '2026-07-01';

/** The reports of a run over every source, made by its very activities: one per partner. */
async function reportsOf(id: string, extracts: string | undefined): Promise<PartnerReport[]> {
  const dataset = effects.datasets.get(id);
  if (!dataset) throw new Error(`${id} is no dataset`);
  const run = { run: `${id}-20260701T000000-test`, dataset: id };
  const ingested: IngestedSource[] = [];
  for (const { declaration } of dataset.sources) {
    const { source } = declaration;
    const asked = { ...run, source, ...(extracts === undefined ? {} : { extracts }) };
    const received = await through(doors.receiveExtracts, asked);
    const { taken } = await through(doors.normaliseSource, { ...run, source, extracts: received });
    const checks = await through(doors.checkSource, { ...run, source, normalised: taken });
    for (const [rank, extract] of received.entries()) {
      const [normalised, checked] = [taken[rank], checks[rank]];
      if (normalised?.extract !== extract.sha256 || !checked) throw new Error(`${source}: refused`);
      assert.notEqual(checked.verdict, 'refuse', source);
      ingested.push({ source, status: 'fresh', extract, normalised, checked });
    }
  }
  const sources = ingested.map(({ normalised }) => normalised);
  const assembled = await through(doors.assembleDataset, { ...run, sources });
  const checked = await through(doors.checkDataset, { ...run, assembled, current: null });
  const request = {
    ...run,
    asOf: ASOF,
    status: 'published',
    version: `${ASOF}-00000000`,
    failed: [],
  } as const;
  const written = await through(doors.writeReports, { ...request, ingested, assembled, checked });
  // a département's own page is no report, and stands beside the runs
  const told = written.filter(({ key }) => key.includes(`/${run.run}/`));
  return Promise.all(
    told.map(async ({ key }) => {
      const found = await effects.zones.reports.read(key.replace('index.html', 'report.json'));
      return PartnerReport.parse(JSON.parse(new TextDecoder().decode(found?.body)));
    }),
  );
}

const zonesIn = (folder: string) => ({
  work: createFileStore(join(folder, 'work')),
  reports: createFileStore(join(folder, 'reports')),
});

const ofSource = (findings: readonly ReportedFinding[]) => findings.filter(({ scope }) => scope === 'source');

for (const [id, extracts] of [
  ['offre-insertion', undefined],
  ['parcours-insertion', join(made.datasets.get('parcours-insertion')?.folder ?? '', 'example', 'extracts')],
] as const)
  describe(`the self-check of ${id}`, async () => {
    const dataset = effects.datasets.get(id);
    if (!dataset) throw new Error(`${id} is no dataset`);
    const reports = await reportsOf(id, extracts);
    for (const { declaration } of dataset.sources)
      it(`finds in ${declaration.source} what a run finds`, async () => {
        const { source, location } = declaration;
        const told = reports.flatMap((one) => one.extracts.filter((extract) => extract.source === source));
        assert.ok(told.length > 0);
        const paths =
          extracts === undefined && location.channel === 'folder'
            ? [join(dataset.folder, location.path)]
            : (await readdir(join(extracts ?? '', source))).map((file) => join(extracts ?? '', source, file));
        assert.equal(paths.length, told.length);
        for (const [index, path] of paths.entries()) {
          const scratch = join(home, `${source}-${index}`);
          await mkdir(scratch);
          // No key: the effects of the partner's own machine have none.
          const { report, files, folder } = await selfCheck(
            { path, dataset, source, asOf: ASOF, scratch, zones: zonesIn(scratch) },
            made,
          );
          const [seen] = report.extracts;
          const same = told.find(({ file }) => file?.sha256 === seen?.file?.sha256);
          assert.deepEqual(ofSource(seen?.findings ?? []), ofSource(same?.findings ?? []));
          // Alone it breaks a rule of the dataset at most as often as among all.
          for (const { code, field, count, scope } of seen?.findings ?? [])
            if (scope === 'dataset')
              assert.ok(
                same?.findings.some((one) => one.code === code && one.field === field && one.count >= count),
                code,
              );
          assert.deepEqual(
            [
              seen?.role,
              seen?.rows?.received,
              seen?.rows?.rejected,
              seen?.rows?.outside,
              seen?.unit,
              seen?.sheet,
            ],
            [
              same?.role,
              same?.rows?.received,
              same?.rows?.rejected,
              same?.rows?.outside,
              same?.unit,
              same?.sheet,
            ],
          );
          assert.deepEqual(
            (await files.list(folder)).map(({ key }) => key.split('/').at(-1)),
            ['index.html', 'report.json', 'report.schema.json', 'signalements.csv', 'signalements.xlsx'],
          );
        }
      });
  });
