/** Another revision of this repository beside the one that runs, with the packages of this one. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../toolkit.js';
import { BenchRefused } from './refused.js';

export interface Revision {
  readonly root: string;
  readonly remove: () => void;
}

/** Throws where git does not know the revision, or where it has no `needed` file. */
export function layOutRevision(revision: string, folder: string, needed: string): Revision {
  const root = join(folder, 'revision');
  const git = (...words: readonly string[]) => spawnSync('git', ['-C', ROOT, ...words], { encoding: 'utf8' });
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (commit.status !== 0)
    throw new BenchRefused(`git knows no commit "${revision}"; name a commit, a branch or a tag.`);
  const { status, stderr } = git('worktree', 'add', '--detach', root, commit.stdout.trim());
  if (status !== 0) throw new BenchRefused(`git cannot lay out ${revision}: ${stderr.trim()}`);
  const remove = () => {
    rmSync(root, { recursive: true, force: true });
    git('worktree', 'prune');
  };
  if (!existsSync(join(root, needed))) {
    remove();
    throw new BenchRefused(`${revision} has no ${needed}, so it cannot be measured; name a later one.`);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return { root, remove };
}
