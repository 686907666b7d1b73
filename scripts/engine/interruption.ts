/** Ctrl-C and its like, turned into an AbortSignal and the exit code that shells expect. */
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long work has to clean up. */
const GRACE_MS = 10_000;
/** How long everything around the work has: then the process ends, whatever still hangs. */
const LAST_MS = 40_000;

/** Ends when `work` ends, or, after a signal, when the grace is over or a second signal comes. */
export type Settled = <Result>(work: Promise<Result>) => Promise<Result>;

/**
 * Runs `work` with a signal that aborts on SIGINT, SIGTERM or SIGHUP, and sets the exit code then.
 * `settled`, around the part that may hang, rejects with the signal's reason when its grace is over.
 */
export async function withSignals<Result>(
  work: (signal: AbortSignal, settled: Settled) => Promise<Result>,
): Promise<Result> {
  const asked = new AbortController();
  const over = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const interrupt = (name: (typeof SIGNALS)[number]) => {
    process.exitCode = 128 + constants.signals[name];
    if (asked.signal.aborted) return over.abort();
    asked.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
    grace = setTimeout(() => over.abort(), GRACE_MS);
    setTimeout(() => process.exit(), LAST_MS).unref();
  };
  const settled: Settled = (part) =>
    new Promise((resolve, reject) => {
      over.signal.addEventListener('abort', () => reject(asked.signal.reason), { once: true });
      part.then(resolve, reject);
    });
  for (const name of SIGNALS) process.on(name, interrupt);
  try {
    return await work(asked.signal, settled);
  } finally {
    clearTimeout(grace);
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}

/** While `work` starts programs that are stopped by "exit" listeners: a signal then ends the command at once. */
export async function exitOnSignals<Result>(work: () => Promise<Result>): Promise<Result> {
  const exit = (name: (typeof SIGNALS)[number]) => process.exit(128 + constants.signals[name]);
  for (const name of SIGNALS) process.on(name, exit);
  try {
    return await work();
  } finally {
    for (const name of SIGNALS) process.off(name, exit);
  }
}

/** For services, which work until they are told to stop. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
