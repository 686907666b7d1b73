/** How a statement is waited for without a core spent on waiting. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import bindings, { type PendingResult } from '@duckdb/node-bindings';
import { EngineFailed } from '../../errors.js';

/** Threads of the engine work alone (`external_threads` is 0): who waits would take part in the work, and turn in a circle where none is left. */
export const WORK_ALONE = { external_threads: '0' };

type Values = Record<string, DuckDBValue>;

export interface Statements {
  /** Whoever asks while another statement runs waits: a connection gives up what it has begun when it begins something else. */
  readonly execute: (sql: string, values?: Values) => Promise<DuckDBResult>;
  /** Stops what is begun, and waits for it: a connection that is closed under a statement never answers. */
  readonly end: () => Promise<void>;
}

/** Once is not enough: an interruption is forgotten between the planning of a statement and its start. */
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
      return await runStatements(connection, sql, values);
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

/**
 * Runs the statements one after the other, the last one's result is the answer. DuckDB's own wait is a loop that never sleeps
 * (duckdb/duckdb issue 22178, of all versions up to 1.5): beside other sessions it takes a core from those that work. So the state is looked at
 * now and then. A statement with values is planned when it starts, which holds up everything else here: the API answers a third fewer so. It
 * waits as DuckDB does; so do macros, of which there are a hundred, and over before anybody waits.
 */
async function runStatements(
  connection: DuckDBConnection,
  sql: string,
  values?: Values,
): Promise<DuckDBResult> {
  if (values || onlyMacros(sql)) return connection.run(sql, values);
  const statements = await connection.extractStatements(sql).catch(() => null);
  // no statement, or none that can be parsed: DuckDB says it in its own words
  if (statements === null) return connection.run(sql);
  for (let index = 0; index < statements.count - 1; index += 1)
    await runPrepared(await statements.prepare(index));
  return runPrepared(await statements.prepare(statements.count - 1));
}

function onlyMacros(sql: string): boolean {
  const parts = sql.replaceAll(/--[^\n]*/g, '').split(/;\s*(?:\n|$)/);
  return parts.every((part) => /^\s*(?:$|create (?:or replace )?(?:temp )?macro\b)/i.test(part));
}

type Prepared = Awaited<ReturnType<DuckDBConnection['prepare']>>;

async function runPrepared(prepared: Prepared): Promise<DuckDBResult> {
  try {
    const pending = prepared.start();
    await untilDone((pending as unknown as { pending_result: PendingResult }).pending_result);
    return await pending.getResult();
  } finally {
    prepared.destroySync();
  }
}

/** Most statements are over before a timer could fire. */
const LOOKS_AT_ONCE = 3;
const LONGEST_PAUSE_MS = 5;

function isAtWork(pending: PendingResult): boolean {
  const { RESULT_NOT_READY, NO_TASKS_AVAILABLE } = bindings.PendingState;
  const state = bindings.pending_execute_check_state(pending);
  return state === RESULT_NOT_READY || state === NO_TASKS_AVAILABLE;
}

/** Throws what ended it, in DuckDB's words. A statement that is finished has the state of one that failed, without a word. */
async function untilDone(pending: PendingResult): Promise<void> {
  for (let looks = 0; isAtWork(pending); looks += 1) {
    if (looks < LOOKS_AT_ONCE) await setImmediate();
    else await setTimeout(Math.min(looks - LOOKS_AT_ONCE + 1, LONGEST_PAUSE_MS));
  }
  const fault = bindings.pending_error(pending);
  if (fault !== '') throw new Error(fault);
}
