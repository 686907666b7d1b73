/** offre-insertion with few of its sources: each step of a run, in a third of the time. */
import { cp, mkdtemp, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';
import { sharedFolder } from '../helpers/shared-folder.js';
import { DATASET } from './extracts.js';
import { keepFormats, TWO_FORMATS } from './kept-formats.js';
import { isKept } from './small-toolkit.js';

/**
 * A team's repository that no test changes: for commands that are started in it. One for all files of `npm test`, which removes it. In all
 * formats unless told otherwise.
 */
export async function smallRepository(formats?: readonly string[]): Promise<string> {
  const folder = sharedFolder();
  const repository = join(folder, ['small-repository', ...(formats ?? [])].join('-'));
  if (await stat(repository).catch(() => null)) return repository;
  const draft = await mkdtemp(join(folder, 'draft-'));
  await copySmallRepository(join(draft, 'repository'));
  if (formats !== undefined) await keepFormats(join(draft, 'repository'), DATASET, formats);
  await rename(join(draft, 'repository'), repository).catch(async (error: unknown) => {
    if (!(await stat(repository).catch(() => null))) throw error; // another file of tests was quicker
  });
  return repository;
}

/** A copy of one's own. `repository` must not be there yet. */
export function copySmallRepository(repository: string): Promise<void> {
  return copyRepository(repository, isKeptFile);
}

/** With all sources, in two formats. */
export async function copyQuickRepository(repository: string): Promise<void> {
  await copyRepository(repository, () => true);
  await keepFormats(repository, DATASET, TWO_FORMATS);
}

async function copyRepository(repository: string, filter: (path: string) => boolean): Promise<void> {
  await cp(join(ROOT, 'datasets'), join(repository, 'datasets'), { recursive: true, filter });
  await writeFile(join(repository, 'package.json'), '{ "insertion": { "datasets": ["datasets"] } }');
}

function isKeptFile(path: string): boolean {
  const [, source] = /[/\\]offre-insertion[/\\]sources[/\\]([a-z-]+)\./.exec(path) ?? [];
  return source === undefined || isKept(source);
}
