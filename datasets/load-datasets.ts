/** Reads dataset folders. What is wrong in one is told as a sentence that names the file. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
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

/** Every dataset folder under `root`, in order of id. Throws DeclarationInvalid. */
export async function loadDatasets(root: string): Promise<Dataset[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => name);
  const partners = await loadPartners(root);
  return Promise.all(folders.sort().map((folder) => loadDataset(root, folder, partners)));
}

async function loadDataset(root: string, id: string, partners: Dataset['partners']): Promise<Dataset> {
  const folder = join(root, id);
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
    revision: await revisionOf(root, folder),
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
async function revisionOf(root: string, folder: string): Promise<string> {
  const hash = createHash('sha256');
  const files: string[] = [];
  for (const start of [folder, join(root, '_nomenclatures')]) {
    const found = await readdir(start, { recursive: true, withFileTypes: true });
    files.push(...found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  }
  for (const path of files.map((file) => relative(root, file)).sort()) {
    if (/\/(samples|example)\/|README\.md$|\.waivers\.yaml$/.test(path)) continue;
    hash
      .update(`${path}\0`)
      .update(await readFile(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}
