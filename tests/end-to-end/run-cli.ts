/** The command line as people meet it: a child process, its exit code, its stdout and its stderr. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ROOT } from '../../scripts/toolkit.js';
import { LONGEST_MS } from '../helpers/launch.js';
import { type Ended, runHere } from '../helpers/run-here.js';

export type { Ended };

/** What `run --json` prints (CLI.md). */
export interface RunDocument {
  readonly runId: string;
  readonly dataset: string;
  readonly status: string;
  readonly version: string | null;
  readonly sources: readonly {
    readonly source: string;
    readonly status: string;
    readonly reason?: string;
    readonly rowsIn: number;
    readonly rowsOut: number;
    readonly rowsRejected: number;
    readonly rowsOutside: number;
    readonly rowsMerged: number;
    readonly findings: number;
  }[];
  readonly manifest: string | null;
  readonly page: string | null;
  readonly catalogue: string | null;
  readonly reports: readonly { readonly partner: string; readonly report: string }[];
  readonly reasons: readonly string[];
}

export function readRun({ stdout }: Pick<Ended, 'stdout'>): RunDocument {
  return JSON.parse(stdout);
}

export interface CliPlace {
  /** Temporary: the engine's database, caches, logs and scratch of this test. */
  readonly home: string;
  /** Where the command is started: a team's repository, or the home where that does not matter. */
  readonly repository?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * `insertion …args` in the test's home: neither a `.env` nor the environment of the developer matters. In this process, which has
 * loaded the toolkit already.
 */
export function runCli(
  args: readonly string[],
  { home, repository = home, env = {} }: CliPlace,
): Promise<Ended> {
  return runHere(args, { cwd: repository, env: cleanEnvironment(home, env) });
}

/** The same by its npm script, as README.md tells it. */
export function runNpmScript(args: readonly string[], { home }: CliPlace): Promise<Ended> {
  return run('npm', ['run', '-s', 'insertion', '--', ...args], {
    cwd: ROOT,
    env: cleanEnvironment(home, { TEMPORAL_ADDRESS: '' }),
  });
}

/** What the programs need, and nothing that configures the toolkit. */
export function cleanEnvironment(
  home: string,
  env: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'XDG_CACHE_HOME', 'TMPDIR', 'TEMPORAL_CLI_PATH', 'VERSITYGW_PATH'];
  const ours = Object.fromEntries(
    kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  return { ...ours, INSERTION_HOME: home, ...env };
}

async function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
