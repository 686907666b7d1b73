/** The toolkit with few sources of offre-insertion: each step of a run, in a third of the time. */
import { cp, mkdtemp, rename, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../activities/effects.js';
import { ROOT } from '../../scripts/toolkit.js';
import { DATASET } from './extracts.js';

/** Structures of a national partner and of a region, with contacts; services. */
const KEPT = ['france-services', 'region-sud', 'services-la-reunion'];
const isKept = (source: string) => KEPT.includes(source);

const ROOMS = ['activities', 'datasets', 'quality-rules', 'scripts', 'workflows'];
const BESIDE = ['package.json', 'package-lock.json', 'README.md', 'tsconfig.json'];

/** The root of a copy that no test changes: for commands that are started with it. One for all files of `npm test`, which removes it. */
export async function smallToolkit(): Promise<string> {
  const folder = process.env.INSERTION_TESTS;
  if (folder === undefined) throw new Error('INSERTION_TESTS names no folder: run tests by npm test.');
  const root = join(folder, 'small-toolkit');
  if (await stat(root).catch(() => null)) return root;
  const draft = await mkdtemp(join(folder, 'draft-'));
  await copySmallToolkit(join(draft, 'toolkit'));
  await rename(join(draft, 'toolkit'), root).catch(async (error: unknown) => {
    if (!(await stat(root).catch(() => null))) throw error; // another file of tests was quicker
  });
  return root;
}

/** A copy of one's own. `root` must not be there yet. */
export async function copySmallToolkit(root: string): Promise<void> {
  for (const part of [...ROOMS, ...BESIDE])
    await cp(join(ROOT, part), join(root, part), { recursive: true, filter: isOurs });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
}

/** Neither a source that is left out, nor settings that lie beside the code. */
function isOurs(path: string): boolean {
  if (/\.env$/.test(path)) return false;
  const [, source] = /[/\\]offre-insertion[/\\]sources[/\\]([a-z-]+)\./.exec(path) ?? [];
  return source === undefined || isKept(source);
}

/** The same for a worker in the process of a test. */
export function withFewSources(effects: Effects): Effects {
  const dataset = effects.datasets.get(DATASET);
  if (!dataset) throw new Error(`${DATASET} is gone; name another dataset here.`);
  const sources = dataset.sources.filter(({ declaration }) => isKept(declaration.source));
  return { ...effects, datasets: new Map([[DATASET, { ...dataset, sources }]]) };
}
