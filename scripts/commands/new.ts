import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { inspectFile } from '../../activities/read/inspect-file.js';
import type { Dataset, Table } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { type Draft, type DraftRequest, draftSource } from '../draft/draft-source.js';
import { datasetFiles, partnerFile, sourceFiles } from '../draft/templates.js';
import { printJson, printTable, printText, say } from '../print.js';
import { configure, ROOT } from '../toolkit.js';
import { withFileSession } from './files.js';

interface Options {
  readonly dataset?: string;
  readonly partner?: string;
  readonly sample?: string;
  readonly from?: string;
  readonly table?: string;
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
  if (!dataset)
    throw new ConfigurationInvalid(
      `No dataset is called "${options.dataset}"; the datasets are ${datasets.map((one) => one.id).join(', ')}.`,
    );
  const table = dataset.tables.find(({ name }) => name === (options.table ?? dataset.tables[0]?.name));
  if (!table)
    throw new ConfigurationInvalid(
      `No table of ${dataset.id} is called "${options.table}"; its tables are ${dataset.tables.map(({ name }) => name).join(', ')}.`,
    );
  const partner = options.partner ?? id;
  const isNew = !dataset.partners.has(partner);
  const drafted = await draftAsked(id, partner, options, dataset, table);
  const files = prefixed(dataset.folder, drafted?.files ?? sourceFiles(id, partner, table));
  await writeNew(
    isNew
      ? { ...files, [join(ROOT, 'datasets', '_partners', `${partner}.yaml`)]: partnerFile(partner) }
      : files,
    options,
  );
  if (options.json) return;
  if (drafted) tellDraft(drafted, options, dataset.id, id);
  else printText(`\nTry it: npm run -s insertion -- run ${dataset.id}`);
}

async function draftAsked(id: string, partner: string, options: Options, dataset: Dataset, table: Table) {
  const { sample, from } = options;
  if (sample !== undefined && from !== undefined)
    throw new ConfigurationInvalid('--sample and --from are two ways to draft; give one.');
  const { personal, roles } = dataset.metadata;
  const of = { id, partner, table, personal, roles: Object.keys(roles) };
  if (sample !== undefined) return draft(of, sample);
  return from === undefined ? null : draftFrom(of, from);
}

type DraftOf = Pick<DraftRequest, 'id' | 'partner' | 'table' | 'personal' | 'roles'>;

const today = () => new Date().toISOString().slice(0, 10);

/** Nothing of a sample about persons is kept. */
async function draft(of: DraftOf, sample: string) {
  const seen = await withFileSession(sample, (session, scratch) =>
    inspectFile(resolve(sample), session, scratch),
  );
  const kept = of.personal ? null : `samples/${of.id}${extname(sample)}`;
  const made = draftSource({ ...of, seen, day: today(), sample: kept });
  return {
    ...made,
    files: { ...textsOf(of.id, made), ...(kept === null ? {} : { [kept]: await readFile(sample) }) },
  };
}

/** What was asked there is kept nowhere. */
async function draftFrom(of: DraftOf, from: string) {
  const { askPlace } = await import('../draft/ask-place.js');
  const asked = await askPlace(from, of, configure());
  const made = draftSource({ ...of, ...asked, day: today(), sample: null });
  return { ...made, files: textsOf(of.id, made) };
}

function textsOf(id: string, { declaration, mapping }: Draft): Record<string, string | Uint8Array> {
  return { [`sources/${id}.yaml`]: declaration, [`sources/${id}.sql`]: mapping };
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
      ? `ask its server: npm run -s insertion -- doctor --source ${dataset}/${id}`
      : `see what becomes of the sample: npm run -s insertion -- validate ${sample} --dataset ${dataset} --source ${id}`;
  printText(`\nRead both files, then ${next}`);
}

function checkId(id: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(id))
    throw new ConfigurationInvalid(
      `"${id}" is no identifier: lower-case letters, digits and hyphens, starting with a letter.`,
    );
}

function prefixed(folder: string, files: NewFiles): NewFiles {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [join(folder, path), text]));
}

type NewFiles = Readonly<Record<string, string | Uint8Array>>;

/** Nothing that exists is overwritten; all is checked before anything is written. */
async function writeNew(files: NewFiles, options: Options): Promise<void> {
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
