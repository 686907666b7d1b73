/** Builds a program with Go, where only a Go proxy can be reached. */
import { spawn } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../activities/platform/process/process-identity.js';
import { draftName } from '../../activities/platform/store/drafts.js';
import type { Environment, ProgramName } from './installed-binary.mjs';

export type Log = (sentence: string) => void;

/** Later tags of the Temporal CLI carry a replace directive, which `go install` refuses. */
const MODULES: Readonly<Record<ProgramName, { readonly module: string; readonly takes: string }>> = {
  temporal: { module: 'github.com/temporalio/cli/cmd/temporal@v1.5.1', takes: '3 to 4 minutes' },
  versitygw: { module: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0', takes: '1 to 2 minutes' },
  'local-kms': {
    module: 'github.com/nsmithuk/local-kms@v0.0.0-20260228092603-2a5e92d09ab6',
    takes: 'under a minute',
  },
};
const LIMIT_MS = 15 * 60_000;
const PROGRESS_MS = 15_000;

/** The program's path in the cache, or null when Go is absent or fails. */
export async function buildProgram(
  name: ProgramName,
  cache: string,
  env: Environment,
  log: Log,
): Promise<string | null> {
  const { module, takes } = MODULES[name];
  log(`${name}: building it with Go, once (${takes})…`);
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  const folder = join(cache, `build-${draftName()}`);
  await mkdir(folder, { recursive: true });
  const progress = setInterval(() => log(`${name}: still building, ${seconds()} s…`), PROGRESS_MS);
  try {
    const fault = await installModule(module, folder, env);
    if (fault) {
      log(`${name}: the build did not succeed after ${seconds()} s (${fault}).`);
      return null;
    }
    await rename(join(folder, name), join(cache, name));
    log(`${name}: built in ${seconds()} s.`);
    return join(cache, name);
  } finally {
    clearInterval(progress);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Null when it went well; otherwise why not, in a few words. */
function installModule(module: string, folder: string, env: Environment): Promise<string | null> {
  return new Promise((resolve, reject) => {
    // Without symbols the program is a third smaller.
    const child = spawn('go', ['install', '-ldflags=-s -w', module], {
      env: { ...env, GOBIN: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const stop = () => {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(stop, LIMIT_MS);
    process.once('exit', stop);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    const settle = (fault: string | null) => {
      clearTimeout(timer);
      process.off('exit', stop);
      resolve(fault);
    };
    child.once('error', (error) =>
      hasCode(error, 'ENOENT') ? settle('Go is not installed') : reject(error),
    );
    child.once('exit', (code) => settle(code === 0 ? null : lastLine(said)));
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) || 'go was stopped';
}
