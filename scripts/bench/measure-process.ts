/** Commands as whole processes, and the middle of several. */
import { spawnSync } from 'node:child_process';

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
  const timed = ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...command];
  const { status, stdout, stderr } = spawnSync('bash', timed, { cwd, env, encoding: 'utf8' });
  const wall = (performance.now() - began) / 1_000;
  if (status === null || ![0, ...ends].includes(status))
    throw new Error(`${command.join(' ')} ended with ${status ?? 'nothing'}: ${stderr?.slice(-500)}`);
  const [, user = '0', system = '0'] = /(\d+\.\d+) (\d+\.\d+)\s*$/.exec(stderr) ?? [];
  return { wall, cpu: Number(user) + Number(system), stdout };
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
