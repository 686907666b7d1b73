/**
 * Where datasets and quality rules are declared: in this repository, or in one of a team that uses it as a package. That is the folder
 * in which a command is started, where its package.json says so: `"insertion": { "datasets": ["datasets", "data-insertion"] }`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationInvalid } from '../activities/errors.js';
import type { Declared } from '../activities/platform/create-effects.js';
import type { Dataset } from '../datasets/dataset.js';
import { PACKED, ROOT } from './place.mjs';

/** Stands for the datasets that the package brings along. */
export const NAME = 'data-insertion';

const Team = z.looseObject({
  insertion: z.strictObject({ datasets: z.array(z.string()).min(1) }).optional(),
});

/** Folders of datasets, in the order of the list; null where the folder is no repository of a team. */
function foldersOf(folder: string): string[] | null {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return null;
  const { data } = Team.safeParse(parsed(path));
  if (data?.insertion === undefined) return null;
  return data.insertion.datasets.map((name) => (name === NAME ? OURS : join(folder, name)));
}

/** What is no JSON is npm's to tell. */
function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

const OURS = join(ROOT, 'datasets');

/** Rules of the package are there for every dataset; a team adds its own beside its datasets. */
export function readDeclared(): Declared {
  const folders = foldersOf(process.cwd());
  const own = join(process.cwd(), 'quality-rules');
  return {
    datasets: folders ?? [OURS],
    rules: [join(ROOT, 'quality-rules'), ...(folders !== null && existsSync(own) ? [own] : [])],
  };
}

/** The repository that new datasets and sources are written to. Throws ConfigurationInvalid where there is none. */
export function ownRepository(): string {
  if (foldersOf(process.cwd()) !== null) return process.cwd();
  if (!PACKED) return ROOT;
  throw new ConfigurationInvalid(
    'This folder is no repository of datasets; go to yours, or make one: insertion init my-data.',
  );
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
