/** Waivers as they are read from a folder of datasets: a copy of ours, with a file more. */
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { DeclarationInvalid } from '../../activities/errors.js';
import { createEffects } from '../../activities/platform/create-effects.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT, toolkitCheckProgram, toolkitMembers } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const root = await mkdtemp(join(tmpdir(), 'waivers-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const datasets = join(root, 'datasets');
await mkdir(datasets);
await cp(join(ROOT, 'datasets'), datasets, { recursive: true });
await cp(join(ROOT, 'package.json'), join(root, 'package.json'));
for (const folder of ['node_modules', 'activities']) await symlink(join(ROOT, folder), join(root, folder));
const sources = join(datasets, 'offre-insertion', 'sources');

const offre = async () => {
  const found = (await loadDatasets(datasets)).find(({ id }) => id === 'offre-insertion');
  if (!found) throw new Error('offre-insertion is not there');
  return found;
};
const entry = (code: string) =>
  `- { code: ${code}, reason: Une raison que nous connaissons., author: équipe, until: 2027-01-31 }\n`;

it('are read beside their source, and are no part of the revision of the dataset', async () => {
  const before = await offre();
  await writeFile(join(sources, 'finess.waivers.yaml'), entry('commune_rattachee'));
  const dataset = await offre();
  assert.equal(dataset.revision, before.revision);
  assert.equal(dataset.sources.length, before.sources.length);
  const finess = dataset.sources.find(({ declaration }) => declaration.source === 'finess');
  assert.deepEqual(
    finess?.waivers?.map(({ code, until }) => [code, until]),
    [['commune_rattachee', '2027-01-31']],
  );
  await writeFile(join(sources, 'finess.yaml'), `# a remark\n`, { flag: 'a' });
  assert.notEqual((await offre()).revision, before.revision);
});

it('of an unknown rule stop a worker before it starts, in a sentence', async () => {
  await writeFile(join(sources, 'finess.waivers.yaml'), entry('commune_ratachee'));
  const configuration = readConfiguration({ INSERTION_HOME: root }, root);
  await assert.rejects(
    createEffects(
      configuration,
      ROOT,
      {
        functions: async () => [],
        pseudonymiser: TEST_KEYS,
        checkProgram: toolkitCheckProgram,
        membersOf: toolkitMembers,
      },
      {},
      { datasets: [datasets] },
    ),
    (error) =>
      error instanceof DeclarationInvalid &&
      error.message ===
        'offre-insertion/sources/finess.waivers.yaml entry 1: "commune_ratachee" is no rule and no issue; take a code of quality-rules/README.md.',
  );
});

it('that are badly written, or of no source, are refused by the name of their file', async () => {
  await writeFile(join(sources, 'finess.waivers.yaml'), '- { code: x }\n');
  await assert.rejects(offre(), /sources\/finess\.waivers\.yaml: .*reason.*; correct the file\./);
  await rm(join(sources, 'finess.waivers.yaml'));
  await writeFile(join(sources, 'finness.waivers.yaml'), entry('commune_rattachee'));
  await assert.rejects(offre(), /sources\/finness\.waivers\.yaml: there is no source of this name/);
});
