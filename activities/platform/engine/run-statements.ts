/**
 * Statements of a connection, one after the other, until they are stopped. DuckDB waits for its own threads in a loop that never sleeps
 * (duckdb/duckdb issue 22178). To start statements and to look at their state now and then spares that where more processes work than there are
 * cores; where the machine is ours it was measured to cost more, for a statement is planned twice then.
 */
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBValue } from '@duckdb/node-api';
import { EngineFailed } from '../../errors.js';

type Values = Record<string, DuckDBValue>;

export interface Statements {
  /** Whoever asks while another statement runs waits, so that nothing is begun once it is over. */
  readonly execute: (sql: string, values?: Values) => Promise<DuckDBMaterializedResult>;
  /** Stops what is begun, and waits for it: a connection that is closed under a statement never answers. */
  readonly end: () => Promise<void>;
}

/** Once is not enough: an interruption may be forgotten where a statement is planned, or is not begun yet. */
const INTERRUPTED_EACH_MS = 20;

/** After `signal`, or the end, nothing is begun any more, and what is begun is interrupted: EngineFailed. */
export function openStatements(connection: DuckDBConnection, signal?: AbortSignal): Statements {
  let last: Promise<unknown> = Promise.resolve();
  let ended = false;
  const isOver = () => ended || (signal?.aborted ?? false);
  const work = async (sql: string, values?: Values) => {
    if (isOver()) throw new EngineFailed('The engine was stopped before it began a statement.');
    const watch = setInterval(() => isOver() && connection.interrupt(), INTERRUPTED_EACH_MS);
    try {
      return await connection.run(sql, values);
    } finally {
      clearInterval(watch);
    }
  };
  return {
    execute(sql, values) {
      const next = last.then(() => work(sql, values));
      last = next.catch(() => {});
      return next;
    },
    async end() {
      ended = true;
      await last;
    },
  };
}
