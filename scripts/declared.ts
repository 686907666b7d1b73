/**
 * Where datasets and quality rules are declared: in this repository, or in one of a team that uses it as a package. That is the folder
 * in which a command is started, or the first above it, whose package.json says so: `"insertion": { "datasets": ["datasets", "data-insertion"] }`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigurationInvalid } from '../activities/errors.js';
import type { Declared } from '../activities/platform/create-effects.js';
import type { Dataset } from '../datasets/dataset.js';
import { findDatasets } from '../datasets/load-datasets.js';
import { PACKED, ROOT } from './place.mjs';

/** Stands for the datasets that the package brings along. */
export const NAME = 'data-insertion';

const Team = z.looseObject({ insertion: z.unknown() });
const Insertion = z.strictObject({ datasets: z.array(z.string().min(1)).min(1) });

interface TeamRepository {
  readonly folder: string;
  /** Folders of datasets, in the order of the list, each once. */
  readonly datasets: readonly string[];
}

/** That of the working folder, or the first above it, as npm looks for a package; null where there is none. Throws ConfigurationInvalid. */
export function findRepository(from: string): TeamRepository | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const datasets = foldersOf(folder);
    if (datasets !== null) return { folder, datasets };
    if (folder === dirname(folder) || folder === ROOT) return null;
  }
}

/** Null where the folder is no repository of a team. */
function foldersOf(folder: string): string[] | null {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return null;
  const { data } = Team.safeParse(parsed(path));
  if (data?.insertion === undefined) return null;
  const { data: said, error } = Insertion.safeParse(data.insertion);
  if (!said)
    throw new ConfigurationInvalid(
      `package.json: "insertion" is not as it should be (${z.prettifyError(error).replaceAll('\n', ' ')}); write { "datasets": ["datasets", "${NAME}"] }.`,
    );
  return [...new Set(said.datasets.map((name) => (name === NAME ? OURS : resolve(folder, name))))];
}

/** What is no JSON is npm's to tell. */
function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}

const OURS = join(ROOT, 'datasets');

/** Rules of the package are there for every dataset; a team adds its own beside its datasets. */
export function readDeclared(): Declared {
  const team = findRepository(process.cwd());
  const own = team && join(team.folder, 'quality-rules');
  return {
    datasets: team?.datasets ?? [OURS],
    rules: [join(ROOT, 'quality-rules'), ...(own !== null && existsSync(own) ? [own] : [])],
  };
}

/** Where `.env` and `.insertion/` stand: the repository of a team, or the folder in which a command is started. */
export function standingFolder(): string {
  return findRepository(process.cwd())?.folder ?? process.cwd();
}

/** The repository that new datasets and sources are written to, and its folder of datasets. Throws ConfigurationInvalid where there is none. */
export function ownRepository(): { readonly root: string; readonly datasets: string } {
  const team = findRepository(process.cwd());
  const own = team?.datasets.find((folder) => folder !== OURS);
  if (team && own !== undefined) return { root: team.folder, datasets: own };
  if (team)
    throw new ConfigurationInvalid(
      'package.json lists no folder of yours under "insertion"; add "datasets" to its list.',
    );
  if (!PACKED) return { root: ROOT, datasets: OURS };
  throw new ConfigurationInvalid(
    'This folder is no repository of datasets; go to yours, or make one: npx insertion init my-data.',
  );
}

/** npm takes no package that needs itself, and two datasets of one name stand nowhere together. Throws ConfigurationInvalid. */
export async function requireFree(id: string): Promise<void> {
  if (id !== NAME && !(await findDatasets(OURS)).has(id)) return;
  throw new ConfigurationInvalid(`"${id}" is a name of the package; give your repository another.`);
}

/** Whether a dataset is declared in this repository, rather than brought along by the package. */
export const isOwn = ({ folder }: Pick<Dataset, 'folder'>) => !PACKED || !folder.startsWith(OURS);

/** Throws ConfigurationInvalid for what an update of the package would overwrite. */
export function requireOwn(dataset: Dataset): void {
  if (isOwn(dataset)) return;
  throw new ConfigurationInvalid(
    `${dataset.id} belongs to ${NAME}, and is changed there; name a dataset of yours.`,
  );
}
