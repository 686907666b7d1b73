/** Reads dataset folders. What is wrong in one is told as a sentence that names the file. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { DeclarationInvalid } from '../activities/errors.js';
import { checkAnswers } from './check-answers.js';
import { checkCharts } from './check-charts.js';
import { checkDepartementPages } from './check-departement-pages.js';
import { checkEffects } from './check-effects.js';
import { checkHighlights } from './check-highlights.js';
import { checkPrivacy } from './check-privacy.js';
import { checkSource } from './check-source.js';
import { describeTable } from './contract-columns.js';
import { type Dataset, Metadata, Partner, RuleUse, Source, type SqlFile } from './dataset.js';
import { loadContract } from './load-contract.js';
import { Waivers } from './waivers.js';

/** Lists that the SQL of any dataset may name, wherever its folder stands. */
const NOMENCLATURES = fileURLToPath(new URL('./_nomenclatures', import.meta.url));

/** Every dataset folder under each of `roots`, in order of id. Its partners stand beside it. Throws DeclarationInvalid. */
export async function loadDatasets(...roots: readonly string[]): Promise<Dataset[]> {
  const found = await findDatasets(...roots);
  const partners = new Map(
    await Promise.all(roots.map(async (root) => [root, await loadPartners(root)] as const)),
  );
  return Promise.all(
    [...found].map(([id, folder]) => loadDataset(folder, id, partners.get(dirname(folder)) ?? new Map())),
  );
}

/** Where each dataset stands, by its id. Throws DeclarationInvalid where two folders bear one. */
export async function findDatasets(...roots: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const entries = await Promise.all(roots.map((root) => readdir(root, { withFileTypes: true })));
  const folders = entries
    .flat()
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const found = new Map(folders.map((entry) => [entry.name, join(entry.parentPath, entry.name)]));
  for (const [index, { name }] of folders.entries())
    if (folders[index - 1]?.name === name)
      throw new DeclarationInvalid(
        `datasets/${name}: data-insertion brings a dataset of this name along; give the folder, and its id, another.`,
      );
  return found;
}

async function loadDataset(folder: string, id: string, partners: Dataset['partners']): Promise<Dataset> {
  const metadata = await readYaml(join(folder, 'metadata.yaml'), Metadata);
  if (metadata.id !== id)
    throw new DeclarationInvalid(
      `${id}/metadata.yaml: id is "${metadata.id}"; it must be the folder's name.`,
    );
  const contract = await loadContract(join(folder, 'contract.ts'));
  const tables = Object.entries(contract).map(([name, table]) =>
    describeTable(name, table, metadata.formats),
  );
  const dataset = {
    id,
    folder,
    metadata,
    tables,
    rules: await readYaml(join(folder, 'rules.yaml'), z.array(RuleUse)),
    sources: await loadSources(folder),
    assembly: await readSqlFolder(join(folder, 'sql')),
    partners,
    revision: await revisionOf(folder),
  };
  for (const { declaration } of dataset.sources) checkSource(declaration, dataset);
  checkHighlights(dataset);
  checkPrivacy(dataset);
  checkAnswers(dataset);
  checkCharts(dataset);
  checkEffects(dataset);
  checkDepartementPages(dataset);
  return dataset;
}

const WAIVERS = '.waivers.yaml';

async function loadSources(folder: string): Promise<Dataset['sources']> {
  const found = (await readdir(join(folder, 'sources'))).sort();
  const waived = found.filter((file) => file.endsWith(WAIVERS));
  const files = found.filter((file) => file.endsWith('.yaml') && !waived.includes(file));
  const orphan = waived.find((file) => !files.includes(file.replace(WAIVERS, '.yaml')));
  if (orphan !== undefined)
    throw new DeclarationInvalid(
      `sources/${orphan}: there is no source of this name; call the file <source>${WAIVERS}.`,
    );
  return Promise.all(
    files.map(async (file) => {
      const declaration = await readYaml(join(folder, 'sources', file), Source);
      const name = basename(file, '.yaml');
      if (declaration.source !== name)
        throw new DeclarationInvalid(
          `sources/${file}: source is "${declaration.source}"; it must be "${name}".`,
        );
      const mapping = { name, sql: await readText(join(folder, 'sources', `${name}.sql`)) };
      const path = join(folder, 'sources', `${name}${WAIVERS}`);
      if (!waived.includes(basename(path))) return { declaration, mapping };
      return { declaration, mapping, waivers: await readYaml(path, Waivers) };
    }),
  );
}

async function loadPartners(root: string): Promise<Dataset['partners']> {
  const folder = join(root, '_partners');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml'));
  const partners = await Promise.all(files.map((file) => readYaml(join(folder, file), Partner)));
  return new Map(partners.map((partner) => [partner.partner, partner]));
}

export async function readSqlFolder(folder: string): Promise<SqlFile[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => ({ name: basename(file, '.sql'), sql: await readText(join(folder, file)) })),
  );
}

async function readYaml<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.infer<Shape>> {
  const text = await readText(path);
  try {
    return shape.parse(parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? z.prettifyError(error).replaceAll('\n', ' ')
        : 'it is not readable as YAML';
    throw new DeclarationInvalid(`${path.split('/').slice(-3).join('/')}: ${reason}; correct the file.`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new DeclarationInvalid(
      `${path.split('/').slice(-3).join('/')}: the file is missing or cannot be read; add it.`,
    );
  }
}

/** Examples, samples and waivers shape nothing that is published, so they do not change the revision. */
async function revisionOf(dataset: string): Promise<string> {
  const hash = createHash('sha256');
  const files = new Map<string, string>();
  for (const folder of [dataset, NOMENCLATURES]) {
    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of found.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name);
      files.set(relative(dirname(folder), path), path);
    }
  }
  for (const [name, path] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (/\/(samples|example)\/|README\.md$|\.waivers\.yaml$/.test(name)) continue;
    hash
      .update(`${name}\0`)
      .update(await readFile(path))
      .update('\0');
  }
  return hash.digest('hex');
}
