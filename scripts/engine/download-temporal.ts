/** The official download of the Temporal server, by the testing package that knows where it is. */
import { fork } from 'node:child_process';
import { chmod, copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { draftName } from '../../activities/platform/store/drafts.js';
import type { Log } from './build-program.js';

/** The network may be closed, and a closed network may not say so. */
const LIMIT_MS = 60_000;

/** The program's path in the cache, or null when the download did not come. */
export async function downloadTemporal(cache: string, log: Log): Promise<string | null> {
  log(`temporal: downloading the official program (at most ${LIMIT_MS / 1000} s)…`);
  const started = performance.now();
  const folder = join(cache, `download-${draftName()}`);
  await mkdir(folder, { recursive: true });
  try {
    const finished = await runDownload(folder);
    const [name] = finished ? await findPrograms(folder) : [];
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    if (!name) {
      log(`temporal: the download did not succeed (${seconds} s).`);
      return null;
    }
    const draft = join(cache, draftName());
    await copyFile(join(folder, name), draft);
    await chmod(draft, 0o755);
    await rename(draft, join(cache, 'temporal'));
    log(`temporal: downloaded in ${seconds} s.`);
    return join(cache, 'temporal');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A process of its own, and its own group: the native download cannot be stopped from inside, and starts a server. */
function runDownload(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = fork(new URL('./download-temporal-child.mjs', import.meta.url), [folder], {
      stdio: 'ignore',
      detached: true,
    });
    const stop = () => {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(stop, LIMIT_MS);
    process.once('exit', stop);
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', stop);
      resolve(code === 0);
    });
  });
}

async function findPrograms(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => ((await stat(join(folder, name))).isFile() ? [name] : [])),
  );
  return files.flat().filter((name) => name.startsWith('temporal'));
}
