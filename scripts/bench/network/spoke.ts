/** A network namespace that reaches the hub over one link, and nothing else. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../../toolkit.js';
import { BenchRefused } from '../refused.js';
import { endsOf, type Link, layCommands, pairCommand, within } from './link.js';

export interface Spoke {
  /** The words that run a program there. */
  enter(words: readonly string[]): string[];
  close(): Promise<void>;
}

const DELAY_LINE = join(ROOT, 'scripts', 'bench', 'network', 'delay_line.py');

let laid = 0;

/** Only in a network of our own. Throws BenchRefused where the link cannot be laid. */
export async function openSpoke(link: Link): Promise<Spoke> {
  laid += 1;
  const ends = endsOf(laid);
  // each ends with its standard input, and so with this process, however that ends
  const holders = [spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] })];
  const [holder] = holders;
  holder?.stdin.write('in\n');
  const close = async () => {
    await Promise.all(holders.map(end));
  };
  try {
    await answer(holder);
    if (link.delay === undefined) run(pairCommand(ends));
    else {
      const words = [DELAY_LINE, ends.hub, ends.spoke, String(link.delay / 2_000)];
      const line = spawn('python3', words, { stdio: ['pipe', 'pipe', 'ignore'] });
      holders.push(line);
      await answer(line);
    }
    const pid = holder?.pid ?? 0;
    for (const command of layCommands(laid, pid, link)) run(command);
    return { enter: (words) => within(pid, words), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function answer(holder: ChildProcess | undefined): Promise<void> {
  const gone = once(holder as ChildProcess, 'exit').then(([code]) => {
    throw new BenchRefused(`${holder?.spawnargs.join(' ')} ended with ${code}: a link needs it.`);
  });
  gone.catch(() => undefined);
  await Promise.race([gone, once(holder?.stdout as never, 'data')]);
}

async function end(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  const ended = once(holder, 'exit');
  holder.stdin?.end();
  await ended;
}

function run(words: readonly string[]): void {
  const [program = '', ...rest] = words;
  const { status, stderr } = spawnSync(program, rest, { encoding: 'utf8' });
  if (status !== 0)
    throw new BenchRefused(`${words.join(' ')} ended with ${status}: ${(stderr ?? '').trim()}`);
}
