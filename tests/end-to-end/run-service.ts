/** A command that serves, as a process of its own, until the test stops it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_MS, PROGRAM } from '../helpers/launch.js';
import { type CliPlace, cleanEnvironment } from './run-cli.js';

export interface RunningService {
  /** All that it said on stderr. */
  said(): string;
  stop(): Promise<void>;
}

/** Ends once it listens. */
export async function startService(
  words: readonly string[],
  { home, repository = home, env = {} }: CliPlace,
): Promise<RunningService> {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    ...{ cwd: repository, env: cleanEnvironment(home, env), timeout: LONGEST_MS },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  while (!said.includes('SIGTERM drains it')) {
    assert.equal(child.exitCode, null, said);
    await sleep(20);
  }
  return {
    said: () => said,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      assert.equal((await ended)[0], 143, said);
    },
  };
}
