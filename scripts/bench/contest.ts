/** The same work by several programs, each a whole process, in interleaved rounds. Nobody's time is told before all did the same. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../print.js';
import { ROOT } from '../toolkit.js';
import { measureProcess, median, type Taken } from './measure-process.js';
import { BenchRefused } from './refused.js';
import { setting } from './setting.js';
import type { Bench, BenchTable } from './tell-table.js';

export const ROUNDS = setting('BENCH_ROUNDS', 3);

/** The last line that its command prints is the most memory that it took, in KiB. */
export interface Contender {
  readonly name: string;
  /** What it leaves out. */
  readonly lacks: string;
  readonly command: (target: string, round: number) => readonly string[];
  /** Where it runs; where this toolkit stands, unless said. */
  readonly root?: string;
  /** What it makes is another thing by nature, or by a fault of its own that `lacks` tells. */
  readonly isCompared?: false;
}

/** One that cannot be had on this machine: told in its row. */
export interface Absent {
  readonly name: string;
  readonly absent: string;
}

export interface Contest<Entrant extends Contender = Contender> {
  readonly title: string;
  /** The first is what the others are set against. */
  readonly entrants: readonly (Entrant | Absent)[];
  /** The first in a word: `limit`, `toolkit`. */
  readonly base: string;
  /** What it left at `target`, as a text that all share. The file itself, unless said. */
  readonly contentOf?: (entrant: Entrant, target: string) => Promise<string>;
  /** A column more, about what it left at `target`. */
  readonly shown?: { readonly header: string; readonly of: (target: string) => Promise<string> };
}

interface Measured extends Taken {
  /** MiB. */
  readonly memory: number;
}

/** Gives the median seconds of the first. */
export async function compete<Entrant extends Contender>(
  contest: Contest<Entrant>,
  { folder, tell }: Bench,
): Promise<number> {
  const { title, entrants, contentOf = readTarget, shown } = contest;
  const present = entrants.filter((one): one is Entrant => !('absent' in one));
  const taken = new Map<string, Measured[]>(present.map(({ name }) => [name, []]));
  const contents = new Map<string, string>();
  const seen = new Map<string, string>();
  const target = join(folder, 'made');
  for (let round = 0; round < ROUNDS; round += 1) {
    say(`${title}: round ${round + 1} of ${ROUNDS}`);
    for (const entrant of present) {
      taken.get(entrant.name)?.push(measureEntrant(entrant, target, round));
      if (round === 0 && entrant.isCompared !== false)
        contents.set(entrant.name, await contentOf(entrant, target));
      if (round === 0 && shown) seen.set(entrant.name, await shown.of(target));
      await rm(target, { recursive: true, force: true });
    }
  }
  requireSame(contents);
  const { header, rows } = tableOf(contest, taken);
  const added = (name: string) => (shown ? [seen.get(name) ?? '–'] : []);
  await tell({
    title,
    header: shown ? [...header, shown.header] : header,
    rows: rows.map((row, rank) => [...row, ...added(entrants[rank]?.name ?? '')]),
  });
  return median(taken.get(entrants[0]?.name ?? '')?.map(({ wall }) => wall) ?? []);
}

/** Its row says why where it cannot be had: `provide` throws a sentence. */
export async function unlessAbsent<Entrant extends Contender>(
  name: string,
  provide: () => Promise<string>,
  entrantOf: (program: string) => Omit<Entrant, 'name'>,
): Promise<Entrant | Absent> {
  try {
    return { name, ...entrantOf(await provide()) } as Entrant;
  } catch (error) {
    return { name, absent: `not to be had here: ${reasonOf(error)}` };
  }
}

/** The line of a program's last words that says what is wrong, without places of this machine and addresses. Pure. */
export function reasonOf(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  const line = lines.findLast((one) => /error/i.test(one)) ?? lines[0] ?? '';
  return line.replaceAll(/(?:https?:\/|(?<![^\s('"]))\/\S+/g, '…').trim();
}

async function readTarget(_: Contender, target: string): Promise<string> {
  return readFile(target, 'utf8');
}

/** Throws where one made something else than the rest. */
export function requireSame(contents: ReadonlyMap<string, string>): void {
  if (new Set(contents.values()).size <= 1) return;
  const told = [...contents].map(([name, content]) => `${name}: ${content}`).join('; ');
  throw new BenchRefused(`These tools gave different results, so their times say nothing: ${told}.`);
}

function measureEntrant({ root = ROOT, command }: Contender, target: string, round: number): Measured {
  const { stdout, ...taken } = measureProcess(command(target, round), { cwd: root });
  return { ...taken, memory: Number(stdout.trim().split('\n').at(-1)) / 1_024 };
}

function tableOf(
  { base, entrants }: Pick<Contest, 'base' | 'entrants'>,
  taken: ReadonlyMap<string, readonly Measured[]>,
): Pick<BenchTable, 'header' | 'rows'> {
  const first = taken.get(entrants[0]?.name ?? '') ?? [];
  const rows = entrants.map((entrant) => {
    if ('absent' in entrant) return [entrant.name, '–', '–', '–', '–', '–', entrant.absent];
    const own = taken.get(entrant.name) ?? [];
    const ratio = (of: keyof Measured) =>
      median(own.map((one, round) => one[of] / (first[round]?.[of] ?? 1))).toFixed(2);
    const middle = (of: keyof Measured, digits: number) => median(own.map((one) => one[of])).toFixed(digits);
    return [
      ...[entrant.name, middle('wall', 2), ratio('wall'), middle('cpu', 2), ratio('cpu')],
      ...[middle('memory', 0), entrant.lacks],
    ];
  });
  return {
    header: ['', 'seconds', `÷ ${base}`, 'CPU seconds', `CPU ÷ ${base}`, 'MiB', 'without'],
    rows,
  };
}
