/** A network namespace that reaches the hub over one link, and nothing else. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { ROOT } from '../../toolkit.js';
import { BenchRefused } from '../refused.js';
import { endsOf, type Link, layCommands, pairCommand, within } from './link.js';

export interface Spoke {
  /** The words that run a program there. */
  enter(words: readonly string[]): string[];
  close(): Promise<void>;
}

type Holder = ChildProcessByStdio<Writable, Readable, null>;

const DELAY_LINE = join(ROOT, 'scripts', 'bench', 'network', 'delay_line.py');

let laid = 0;

/** Only in a network of our own. Throws BenchRefused where the link cannot be laid. */
export async function openSpoke(link: Link): Promise<Spoke> {
  laid += 1;
  const ends = endsOf(laid);
  const holder = hold('unshare', ['--net', 'cat']);
  const holders = [holder];
  const close = async () => {
    await Promise.all(holders.map(letGo));
  };
  try {
    holder.stdin.write('inside\n');
    await answer(holder);
    if (link.delay === undefined) run(pairCommand(ends));
    else {
      const line = hold('python3', [DELAY_LINE, ends.hub, ends.spoke, String(link.delay / 2_000)]);
      holders.push(line);
      await answer(line);
    }
    const pid = holder.pid ?? 0;
    for (const command of layCommands(laid, pid, link)) run(command);
    return { enter: (words) => within(pid, words), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A process that ends with its standard input, and so with this one, however that ends. */
function hold(program: string, words: readonly string[]): Holder {
  return spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'] });
}

/** Waits for its first words. */
async function answer(holder: Holder): Promise<void> {
  const gone = once(holder, 'close')
    .catch(() => undefined) // not even begun
    .then(() => {
      throw new BenchRefused(`${holder.spawnargs.join(' ')} ended, and the link needs it.`);
    });
  gone.catch(() => undefined);
  await Promise.race([gone, once(holder.stdout, 'data')]);
}

async function letGo(holder: Holder): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  const ended = once(holder, 'exit');
  holder.stdin.end();
  await ended;
}

function run(words: readonly string[]): void {
  const [program = '', ...rest] = words;
  const { status, stderr } = spawnSync(program, rest, { encoding: 'utf8' });
  if (status !== 0)
    throw new BenchRefused(`${words.join(' ')} ended with ${status}: ${(stderr ?? '').trim()}`);
}
