/** Few run at once, few more wait, and nobody for long. */
import { Overloaded } from '../../errors.js';

export interface PlaceBounds {
  /** Statements that run at once. */
  readonly connections: number;
  /** Who may wait for a connection; one more is turned away. */
  readonly queue: number;
  /** Who waits for longer is turned away too: an answer that late is asked for again anyway. */
  readonly waitLimitMs: number;
}

export interface Places {
  /** Works when its turn has come. Throws Overloaded, or the signal's reason. */
  during<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

export function createPlaces({ connections, queue, waitLimitMs }: PlaceBounds): Places {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function take(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (running < connections) {
      running += 1;
      return;
    }
    if (waiting.length >= queue)
      throw new Overloaded(
        `serve: ${waiting.length} questions wait already; ask again later, or run one more server.`,
      );
    await waitForTurn(waiting, waitLimitMs, signal);
  }

  return {
    async during(work, signal) {
      await take(signal);
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}

function waitForTurn(
  waiting: (() => void)[],
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const turn = () => {
      settle();
      resolve();
    };
    const leave = (reason: unknown) => {
      settle();
      waiting.splice(waiting.indexOf(turn), 1);
      reject(reason);
    };
    const tooLate = () => leave(new Overloaded('serve: a question waited too long; run one more server.'));
    const gone = () => leave(signal?.reason);
    const timer = setTimeout(tooLate, limitMs);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', gone);
    };
    waiting.push(turn);
    signal?.addEventListener('abort', gone, { once: true });
  });
}
