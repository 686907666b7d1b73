/** A temporary INSERTION_HOME. Workflow bundles depend on the code only, so they are kept from one suite to the next. */
import { mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';

export async function createHome(): Promise<string> {
  const bundles = join(ROOT, 'node_modules', '.cache', 'insertion-bundles');
  await mkdir(bundles, { recursive: true });
  const home = await mkdtemp(join(tmpdir(), 'insertion-run-'));
  await symlink(bundles, join(home, 'cache'));
  return home;
}
