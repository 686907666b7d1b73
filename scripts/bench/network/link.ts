/** A link between the hub, where servers are, and a spoke, where a program is: what it carries, and the commands that lay it. Pure. */

/** Where spokes find the servers of the hub. */
export const HUB = '10.0.0.1';

export interface Link {
  /** In each direction; null: as fast as the machine. */
  readonly megabits: number | null;
  /** There and back, in milliseconds. */
  readonly delay?: number;
}

/** Those of one link. */
export interface Ends {
  readonly hub: string;
  readonly spoke: string;
}

/** `rank`: from 1, of this link among all that were ever laid from this hub. */
export function endsOf(rank: number): Ends {
  return { hub: `hub${rank}`, spoke: `spoke${rank}` };
}

/** A pair of interfaces, where no delay line has made them. */
export function pairCommand({ hub, spoke }: Ends): string[] {
  return ['ip', 'link', 'add', hub, 'type', 'veth', 'peer', 'name', spoke];
}

/** In a namespace that a process holds. */
export function within(pid: number, words: readonly string[]): string[] {
  return ['nsenter', '--target', String(pid), '--net', '--', ...words];
}

/** The end of the spoke goes into the namespace that `pid` holds; both ends get an address, and hold what they send to the rate. */
export function layCommands(rank: number, pid: number, { megabits }: Link): string[][] {
  const { hub, spoke } = endsOf(rank);
  const address = `10.0.${Math.floor(rank / 200) + 1}.${(rank % 200) + 1}`;
  const shape = (end: string) => (megabits === null ? [] : [shapeCommand(end, megabits)]);
  const outside = [
    ['ip', 'address', 'add', HUB, 'peer', address, 'dev', hub],
    ['ip', 'link', 'set', hub, 'up'],
    ...shape(hub),
  ];
  const inside = [
    ['ip', 'link', 'set', 'lo', 'up'],
    ['ip', 'address', 'add', address, 'peer', HUB, 'dev', spoke],
    ['ip', 'link', 'set', spoke, 'up'],
    ...shape(spoke),
  ];
  return [
    ['ip', 'link', 'set', spoke, 'netns', String(pid)],
    ...outside,
    ...inside.map((words) => within(pid, words)),
  ];
}

/** What is let through at once: several ticks of the kernel at that rate, and no less than its largest packet. */
const BURST_SECONDS = 0.004;
const LEAST_BURST = 131_072;

function shapeCommand(end: string, megabits: number): string[] {
  const burst = Math.max(LEAST_BURST, Math.round(((megabits * 1e6) / 8) * BURST_SECONDS));
  const shape = ['rate', `${megabits}mbit`, 'burst', String(burst), 'latency', '50ms'];
  return ['tc', 'qdisc', 'add', 'dev', end, 'root', 'tbf', ...shape];
}

export function describeLink({ megabits, delay }: Link): string {
  const rate = megabits === null ? 'no limit' : `${megabits} Mbit/s`;
  return delay === undefined ? rate : `${rate}, ${delay} ms there and back`;
}
