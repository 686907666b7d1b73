import { dirname, relative } from 'node:path';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { findDatasets, loadDatasets } from '../../datasets/load-datasets.js';
import { isOwn, ownRepository, readDeclared, requireOwn } from '../declared.js';
import { datasetFiles } from '../draft/dataset-template.js';
import { type Asked, draftAsked } from '../draft/draft-asked.js';
import type { Draft } from '../draft/draft-source.js';
import { init } from '../draft/init-repository.js';
import { requireId } from '../draft/require-id.js';
import { partnerFile, sourceFiles } from '../draft/templates.js';
import { prefixed, writeNew } from '../draft/write-new.js';
import { printJson, printTable, printText, say, shellWord } from '../print.js';

interface Options extends Asked {
  readonly dataset?: string;
  readonly partner?: string;
  readonly table?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('init <folder>')
    .description('a repository for datasets of your own, with one that runs, its test and its CI')
    .option('--package <spec>', 'where npm takes data-insertion from (default: this version)')
    .option('--json', 'one JSON document on stdout')
    .action(init);
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
    .description('a declaration, its SQL mapping and a sample extract; from a partner’s file: --sample')
    .option(
      '--sample <file>',
      'draft both from this extract: which column may feed which field, and how it is read',
    )
    .option(
      '--from <url>',
      'draft both, and where it is taken, by asking there: https://…, or postgres://user@host/database?table=NAME',
    )
    .option('--table <name>', 'the table it feeds (default: the first)')
    .option('--dataset <id>', 'the dataset it feeds (default: the first)')
    .option('--partner <code>', 'who sends it (default: a new partner with the source’s id)')
    .option('--json', 'one JSON document on stdout')
    .action(addSource);
}

async function addDataset(id: string, options: Options): Promise<void> {
  requireId(id);
  const own = ownRepository();
  await requireNew(id);
  tellWritten(await writeNew(own.datasets, datasetFiles(id)), options);
  if (!options.json) printText(`\nTry it: npx insertion run ${id}`);
}

/** Of two datasets of one name no command could go on. Throws ConfigurationInvalid. */
async function requireNew(id: string): Promise<void> {
  if ((await findDatasets(...readDeclared().datasets)).has(id))
    throw new ConfigurationInvalid(`There is a dataset called "${id}" already; choose another id.`);
}

async function addSource(id: string, options: Options): Promise<void> {
  requireId(id);
  if (options.partner !== undefined) requireId(options.partner);
  const datasets = await loadDatasets(...readDeclared().datasets);
  const asked = options.dataset ?? datasets.find(isOwn)?.id;
  if (asked === undefined)
    throw new ConfigurationInvalid(
      'No dataset is declared here; make one first: npx insertion new dataset ID.',
    );
  const dataset = datasets.find(({ id }) => id === asked);
  if (!dataset)
    throw new ConfigurationInvalid(
      `No dataset is called "${asked}"; the datasets are ${datasets.map((one) => one.id).join(', ')}.`,
    );
  const table = dataset.tables.find(({ name }) => name === (options.table ?? dataset.tables[0]?.name));
  if (!table)
    throw new ConfigurationInvalid(
      `No table of ${dataset.id} is called "${options.table}"; its tables are ${dataset.tables.map(({ name }) => name).join(', ')}.`,
    );
  requireOwn(dataset);
  const partner = options.partner ?? id;
  const isNew = !dataset.partners.has(partner);
  const drafted = await draftAsked(id, partner, options, dataset, table);
  const files = prefixed(dataset.id, drafted?.files ?? sourceFiles(id, partner, table));
  const written = await writeNew(dirname(dataset.folder), {
    ...files,
    ...(isNew && { [`_partners/${partner}.yaml`]: partnerFile(partner) }),
  });
  tellWritten(written, options);
  if (options.json) return;
  if (drafted) tellDraft(drafted, options, dataset.id, id);
  else printText(`\nTry it: npx insertion run ${dataset.id}`);
}

/** Below the repository, which is what people know. */
function tellWritten(paths: readonly string[], options: Options): void {
  const { root } = ownRepository();
  const files = paths.map((path) => relative(root, path));
  if (options.json) printJson({ files });
  else for (const file of files) printText(file);
}

function tellDraft(
  { fed, undecided, missing }: Draft,
  { sample }: Options,
  dataset: string,
  id: string,
): void {
  printText('');
  printTable(
    ['field', 'fed by'],
    [...fed].map(([field, column]) => [field, column]),
  );
  if (undecided.length > 0)
    say(`To decide, ${undecided.length} columns that resemble no field: ${undecided.join(', ')}`);
  if (missing.length > 0) say(`Required, and fed by nothing yet: ${missing.join(', ')}`);
  const next =
    sample === undefined
      ? `ask its server: npx insertion doctor --source ${dataset}/${id}`
      : `see what becomes of the sample: npx insertion validate ${shellWord(sample)} --dataset ${dataset} --source ${id}`;
  printText(`\nRead both files, then ${next}`);
}
