import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { printJson, printText } from '../print.js';
import { datasetFiles, partnerFile, sourceFiles } from '../templates.js';
import { ROOT } from '../toolkit.js';

interface Options {
  readonly dataset?: string;
  readonly partner?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  const command = program
    .command('new')
    .description('a dataset or a source from a template, that runs at once');
  command
    .command('dataset <id>')
    .description('a folder under datasets/ with one table, one source and a sample')
    .option('--json', 'one JSON document on stdout')
    .action(addDataset);
  command
    .command('source <id>')
    .description('a declaration, its SQL mapping and a sample extract')
    .option('--dataset <id>', 'the dataset it feeds (default: the first)')
    .option('--partner <code>', 'who sends it (default: a new partner with the source’s id)')
    .option('--json', 'one JSON document on stdout')
    .action(addSource);
}

async function addDataset(id: string, options: Options): Promise<void> {
  checkId(id);
  const folder = join(ROOT, 'datasets', id);
  await writeNew(
    {
      ...prefixed(folder, datasetFiles(id)),
      [join(ROOT, 'datasets', '_partners', `${id}.yaml`)]: partnerFile(id),
    },
    options,
  );
  if (!options.json) printText(`\nTry it: npm run -s insertion -- run ${id}`);
}

async function addSource(id: string, options: Options): Promise<void> {
  checkId(id);
  const datasets = await loadDatasets(join(ROOT, 'datasets'));
  const dataset = datasets.find((one) => one.id === (options.dataset ?? datasets[0]?.id));
  const [table] = dataset?.tables ?? [];
  if (!dataset || !table)
    throw new ConfigurationInvalid(
      `No dataset is called "${options.dataset}"; the datasets are ${datasets.map((one) => one.id).join(', ')}.`,
    );
  const partner = options.partner ?? id;
  const isNew = !dataset.partners.has(partner);
  const files = prefixed(dataset.folder, sourceFiles(id, partner, table));
  await writeNew(
    isNew
      ? { ...files, [join(ROOT, 'datasets', '_partners', `${partner}.yaml`)]: partnerFile(partner) }
      : files,
    options,
  );
  if (!options.json) printText(`\nTry it: npm run -s insertion -- run ${dataset.id}`);
}

function checkId(id: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(id))
    throw new ConfigurationInvalid(
      `"${id}" is no identifier: lower-case letters, digits and hyphens, starting with a letter.`,
    );
}

function prefixed(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [join(folder, path), text]));
}

/** Nothing that exists is overwritten; all is checked before anything is written. */
async function writeNew(files: Readonly<Record<string, string>>, options: Options): Promise<void> {
  const paths = Object.keys(files);
  for (const path of paths) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) throw new ConfigurationInvalid(`${relative(ROOT, path)} exists already; choose another id.`);
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
  }
  const written = paths.map((path) => relative(ROOT, path));
  if (options.json) printJson({ files: written });
  else for (const path of written) printText(path);
}
