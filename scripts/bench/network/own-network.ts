/**
 * A part of the bench in namespaces of its own: of its network, so that links can be laid and throttled; of processes, so that none
 * outlives it. The kernel ends what is in them with their first process, whatever ended that.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { join } from 'node:path';
import { mayLayLinks, namespaceWords } from '../../engine/peers.mjs';
import { ROOT } from '../../toolkit.js';
import { BenchRefused } from '../refused.js';
import { HUB } from './link.js';

/** Set for who runs inside. */
const MARK = 'BENCH_NETWORK';

/** By its name of host, no process of another machine is taken for one of this: outside, the same pids are others'. */
const PREPARE = `set -e; hostname "$0"; ip link set lo up; ip address add ${HUB}/32 dev lo; exec "$@"`;

/** What a part takes at most to leave by itself. */
const LEAVING_MS = 3_000;

export function isInOwnNetwork(): boolean {
  return process.env[MARK] === 'own';
}

/** The same command inside, with one part; gives how it ended. `folder`: all that it writes in passing. Throws BenchRefused. */
export async function runInOwnNetwork(
  part: string,
  { markdown, folder }: { readonly markdown: string | undefined; readonly folder: string },
): Promise<number> {
  requireNamespaces();
  const bench = [join(ROOT, 'scripts', 'launch.mjs'), 'scripts/bench/bench.ts', part];
  const asked = markdown === undefined ? [] : ['--markdown', markdown];
  const child = spawn('setpriv', enter([process.execPath, ...bench, ...asked]), {
    env: { ...process.env, [MARK]: 'own', TMPDIR: folder },
    stdio: 'inherit',
  });
  const stop = () => void child.kill('SIGKILL');
  // whoever types Ctrl-C says it to all processes of the terminal, and the part leaves by itself; of one sent to this process alone it hears nothing
  const wait = () => void setTimeout(stop, LEAVING_MS).unref();
  process.on('SIGINT', wait).once('SIGTERM', stop);
  try {
    const [code, signal] = await once(child, 'exit');
    return signal === null ? code : 130;
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', stop);
  }
}

/** Ended with this process, whatever ends it. */
function enter(words: readonly string[]): string[] {
  const inside = ['sh', '-c', PREPARE, `bench-${process.pid}`, ...words];
  return ['--pdeathsig', 'KILL', ...namespaceWords(), ...inside];
}

function requireNamespaces(): void {
  if (platform() !== 'linux')
    throw new BenchRefused('Links are laid between network namespaces, which only Linux has; run it there.');
  if (!mayLayLinks())
    throw new BenchRefused(
      'Links are laid between network namespaces: run this as root, or where users may make them (unshare --map-root-user), with iproute2 and util-linux installed.',
    );
}
