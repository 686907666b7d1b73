/** Files that others made, outside the repository: unpacked where they are, said to be missing where they are not. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SHARED = resolve(import.meta.dirname, '../../../../shared');

export interface Corpus {
  readonly folder: string;
  /** Why it cannot be used; false when it can. What node:test takes as `skip`. */
  readonly skip: string | false;
}

/** An unpacked copy of shared/corpora/NAME.tar.xz. */
export function unpackCorpus(name: string): Corpus {
  const archive = join(SHARED, 'corpora', `${name}.tar.xz`);
  if (!existsSync(archive)) return { folder: '', skip: missing(archive) };
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  execFileSync('tar', ['xJf', archive, '-C', folder]);
  return { folder, skip: false };
}

export function sharedFolder(path: string): Corpus {
  const folder = join(SHARED, path);
  return existsSync(folder) ? { folder, skip: false } : { folder: '', skip: missing(folder) };
}

function missing(path: string): string {
  return `${path} is absent: this test needs the shared corpora beside the repository`;
}
