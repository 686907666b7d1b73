/** Commands as whole processes, and the middle of several. */
import { spawn, spawnSync } from 'node:child_process';

/** Seconds of the clock, and of all processors: those of servers that outlive the command are not counted. */
export interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

interface Place {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends that are no failure, beside 0. */
  readonly ends?: readonly number[];
}

/** Throws where the command fails: the time of a failed command means nothing. */
export function measureProcess(
  command: readonly string[],
  { cwd, env = process.env, ends = [] }: Place,
): Taken & { readonly stdout: string } {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync('bash', timed(command), { cwd, env, encoding: 'utf8' });
  const wall = (performance.now() - began) / 1_000;
  requireEnd(command, status, stderr, ends);
  return { wall, cpu: processorSeconds(stderr), stdout };
}

/** The same, while something else is looked at. */
export async function watchProcess(
  command: readonly string[],
  { cwd, env = process.env, ends = [] }: Place,
): Promise<Taken & { readonly stdout: string }> {
  const began = performance.now();
  const child = spawn('bash', timed(command), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      said[stream] += chunk;
    });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const wall = (performance.now() - began) / 1_000;
  requireEnd(command, status, said.stderr, ends);
  return { wall, cpu: processorSeconds(said.stderr), stdout: said.stdout };
}

function timed(command: readonly string[]): string[] {
  return ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...command];
}

function requireEnd(
  command: readonly string[],
  status: number | null,
  stderr: string,
  ends: readonly number[],
): void {
  if (status === null || ![0, ...ends].includes(status))
    throw new Error(`${command.join(' ')} ended with ${status ?? 'nothing'}: ${stderr.slice(-500)}`);
}

function processorSeconds(stderr: string): number {
  const [, user = '0', system = '0'] = /(\d+\.\d+) (\d+\.\d+)\s*$/.exec(stderr) ?? [];
  return Number(user) + Number(system);
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
