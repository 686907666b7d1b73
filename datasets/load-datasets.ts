/** Reads dataset folders. What is wrong in one is told as a sentence that names the file. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { DeclarationInvalid } from '../activities/errors.js';
import { checkForms } from './_columns/pseudonym-form.js';
import { checkSenders } from './_organisations/check-senders.js';
import { loadPartners } from './_organisations/load-partners.js';
import type { Partner } from './_organisations/partner.js';
import { checkAnswers, checkDirectory } from './check-answers.js';
import { checkCharts } from './check-charts.js';
import { checkDepartementPages } from './check-departement-pages.js';
import { checkEffects } from './check-effects.js';
import { checkHighlights } from './check-highlights.js';
import { checkPrivacy } from './check-privacy.js';
import { checkSource } from './check-source.js';
import { type Dataset, Metadata, RuleUse } from './dataset.js';
import { loadContract } from './load-contract.js';
import { loadSources } from './load-sources.js';
import { readSqlFolder, readYaml } from './read-declared.js';

/** Lists that the SQL of any dataset may name, wherever its folder stands. */
const NOMENCLATURES = fileURLToPath(new URL('./_nomenclatures', import.meta.url));

/** Every dataset folder under each of `roots`, in order of id. Its partners stand beside it. Throws DeclarationInvalid. */
export async function loadDatasets(...roots: readonly string[]): Promise<Dataset[]> {
  const found = await findDatasets(...roots);
  const partners = new Map(
    await Promise.all(roots.map(async (root) => [root, await loadPartners(root)] as const)),
  );
  requireOnePartner([...partners.values()]);
  return Promise.all(
    [...found].map(([id, folder]) => loadDataset(folder, id, partners.get(dirname(folder)) ?? new Map())),
  );
}

/** Reports, and what was told, are kept by the code of a partner: it is one everywhere. Throws DeclarationInvalid. */
function requireOnePartner(folders: readonly Dataset['partners'][]): void {
  const seen = new Map<string, Partner>();
  for (const [code, partner] of folders.flatMap((one) => [...one])) {
    if (!isDeepStrictEqual(seen.get(code) ?? partner, partner))
      throw new DeclarationInvalid(
        `_partners/${code}.yaml: another folder of datasets (data-insertion may bring it along) declares this partner otherwise; say the same in both, or give yours another code.`,
      );
    seen.set(code, partner);
  }
}

/** Where each dataset stands, by its id. Throws DeclarationInvalid where two folders bear one. */
export async function findDatasets(...roots: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const entries = await Promise.all(roots.map(listRoot));
  const folders = entries
    .flat()
    .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const found = new Map(folders.map((entry) => [entry.name, join(entry.parentPath, entry.name)]));
  for (const [index, { name }] of folders.entries())
    if (folders[index - 1]?.name === name)
      throw new DeclarationInvalid(
        `datasets/${name}: two folders of datasets hold one of this name (data-insertion may bring it along); give the folder, and its id, another.`,
      );
  return found;
}

function listRoot(root: string) {
  return readdir(root, { withFileTypes: true }).catch(() => {
    throw new DeclarationInvalid(
      `${basename(root)}/: this folder of datasets is missing or cannot be read; make it, or correct "insertion" in package.json.`,
    );
  });
}

async function loadDataset(folder: string, id: string, partners: Dataset['partners']): Promise<Dataset> {
  const metadata = await readYaml(join(folder, 'metadata.yaml'), Metadata);
  if (metadata.id !== id)
    throw new DeclarationInvalid(
      `${id}/metadata.yaml: id is "${metadata.id}"; it must be the folder's name.`,
    );
  const { tables, beside } = await loadContract(join(folder, 'contract.ts'), metadata.formats);
  const dataset = {
    id,
    folder,
    metadata,
    tables,
    rules: await readYaml(join(folder, 'rules.yaml'), z.array(RuleUse)),
    sources: await loadSources(folder),
    assembly: await readSqlFolder(join(folder, 'sql')),
    partners,
    revision: await revisionOf(folder, beside),
  };
  for (const { declaration } of dataset.sources) checkSource(declaration, dataset);
  checkHighlights(dataset);
  checkForms(dataset);
  checkPrivacy(dataset);
  checkAnswers(dataset);
  checkCharts(dataset);
  checkDirectory(dataset);
  checkEffects(dataset);
  checkDepartementPages(dataset);
  checkSenders(dataset);
  return dataset;
}

/** `beside`: what the contract reads elsewhere. Examples, samples and waivers shape nothing that is published, so they do not count. */
async function revisionOf(dataset: string, beside: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const files = new Map(beside.map((path) => [relative(dataset, path), path]));
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
