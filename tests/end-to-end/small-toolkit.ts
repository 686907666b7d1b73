/** A copy of the toolkit in which offre-insertion has two sources: each step of a run, in a third of the time. */
import { cp, readdir, rm, symlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';
import { DATASET } from './extracts.js';

const LEFT_OUT = new Set(['.git', 'node_modules', 'tests', '.insertion', '.env']);

/** One of structures, one of services. */
export const SMALL_SOURCES = ['france-services', 'services-la-reunion'];

/** Its root, a folder that must not be there yet: for commands that are started with this root. */
export async function copySmallToolkit(root: string): Promise<string> {
  const isKept = (path: string) => !LEFT_OUT.has(relative(ROOT, path).split(sep)[0] ?? '');
  await cp(ROOT, root, { recursive: true, filter: isKept });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const sources = join(root, 'datasets', DATASET, 'sources');
  for (const file of await readdir(sources))
    if (!SMALL_SOURCES.includes(file.split('.')[0] ?? '')) await rm(join(sources, file));
  return root;
}
