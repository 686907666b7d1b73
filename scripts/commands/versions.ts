import { join } from 'node:path';
import type { Command } from 'commander';
import { ConfigurationInvalid, ObjectMissing } from '../../activities/errors.js';
import { listVersions, readLatest } from '../../activities/published/read-version.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, say } from '../print.js';
import { placeOf } from '../print-report.js';
import { configure, toolkitEffects } from '../toolkit.js';

interface Options {
  readonly store?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  const onDataset = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
      .option('--json', 'one JSON document on stdout');
  onDataset('versions <dataset>', 'published versions, newest first').action(showVersions);
  onDataset('verify <dataset> [version]', 're-hash every file of a version against its manifest').action(
    verify,
  );
}

async function showVersions(dataset: string, options: Options): Promise<void> {
  const { zones } = await openDataset(dataset, options);
  const versions = (await listVersions(dataset, zones.open)).map((version) => ({
    ...version,
    manifest: placeOf(zones.open, version.manifest),
  }));
  if (options.json) printJson(versions);
  else if (versions.length === 0)
    say(`${dataset} has no version yet; publish one with: insertion run ${dataset}`);
  else
    printTable(
      ['version', 'current', 'manifest'],
      versions.map(({ version, current, manifest }) => [version, current ? 'yes' : '', manifest]),
    );
}

async function verify(dataset: string, version: string | undefined, options: Options): Promise<void> {
  const effects = await openDataset(dataset, options);
  const wanted = version ?? (await readLatest(dataset, effects.zones.open))?.pointer.version;
  if (wanted === undefined)
    throw new ObjectMissing(`${dataset} has no version yet; publish one with: insertion run ${dataset}`);
  const scratch = await effects.createScratch('verify');
  try {
    const verified = await verifyVersion(dataset, wanted, effects.zones.open, join(scratch, 'files'));
    if (options.json) printJson({ version: wanted, ...verified });
    else
      printTable(
        ['file', 'state'],
        verified.files.map(({ path, ok, problem }) => [path, ok ? 'ok' : (problem ?? 'changed')]),
      );
    if (!verified.ok) process.exitCode = EXIT.failed;
  } finally {
    await effects.removeScratch(scratch);
  }
}

async function openDataset(dataset: string, options: Options) {
  const effects = await toolkitEffects(configure(options));
  if (effects.datasets.has(dataset)) return effects;
  throw new ConfigurationInvalid(
    `No dataset is called "${dataset}"; the datasets are ${[...effects.datasets.keys()].join(', ')}.`,
  );
}
