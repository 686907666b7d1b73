/** The published JSON Schema of report.json: in the repository as a golden, beside every report, and true of every report. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { it } from 'vitest';
import { describeReport } from '../../activities/report/partner-report.js';
import { onBench } from './bench.js';
import { askMissing, FOLLOWED, followedDataset, writeMonths } from './followed-partner.js';
import { askFranceServices, franceServicesDataset } from './france-services.js';
import { askTroubledPartner, troubledDataset } from './troubled-partner.js';

const PUBLISHED = join(import.meta.dirname, '../../activities/report/report.schema.json');
const FORMATS = { date: /^\d{4}-\d{2}-\d{2}$/ };

it('is the one that the code writes', async () => {
  const text = `${JSON.stringify(describeReport(), null, 2)}\n`;
  if (process.env.ACCEPT_GOLDEN === '1' && process.env.CI === undefined) await writeFile(PUBLISHED, text);
  assert.equal(text, await readFile(PUBLISHED, 'utf8'), 'the schema changed; ACCEPT_GOLDEN=1 writes it anew');
});

it('is kept by every report, and stands beside each under the name that the report gives', async () => {
  const validate = new Ajv2020({ strict: true, formats: FORMATS }).compile(describeReport());
  await onBench(async (bench) => {
    await bench.write(await askFranceServices(bench), franceServicesDataset);
    await bench.write(await askTroubledPartner(bench), troubledDataset);
    await writeMonths(bench);
    await bench.write(await askMissing(bench), followedDataset);
    const keys = (await bench.reports.list('')).map(({ key }) => key);
    const reports = keys.filter((key) => key.endsWith('/report.json'));
    assert.equal(reports.length, 6);
    assert.ok(reports.some((key) => key.startsWith(FOLLOWED)));
    for (const key of reports) {
      const report: { $schema: string } = JSON.parse(await bench.readText(key));
      assert.ok(validate(report), JSON.stringify(validate.errors));
      assert.ok(keys.includes(key.replace('report.json', report.$schema)));
    }
    assert.equal(validate({ ...JSON.parse(await bench.readText(reports[0] ?? '')), score: 101 }), false);
  });
});
