/** DuckDB for readers: one locked engine for the life of a process, few connections, a queue that ends. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { EngineFailed, InsertionError } from '../../errors.js';
import type { Hold, Session, TableReader } from '../effects.js';
import { createSession, type DuckdbSettings, lockDown, openInstance } from './duckdb.js';
import { createHeldTables, type HeldBounds, type HeldTables } from './held-tables.js';
import { createPlaces, type PlaceBounds } from './places.js';

export interface TableReaderSettings extends Pick<DuckdbSettings, 'memoryLimit' | 'threads'>, PlaceBounds {
  /** The only folders that a statement may read or write. */
  readonly folders: readonly string[];
  /** Of one piece of work, from the moment it has its connection. */
  readonly timeLimitMs: number;
  /** Tables that stay in memory. */
  readonly held: HeldBounds;
  /** Declares the macros of each connection. */
  readonly prepare: (session: Session) => Promise<void>;
}

interface Engine {
  readonly instance: DuckDBInstance;
  readonly idle: DuckDBConnection[];
  readonly held: HeldTables;
}

/** Nothing is spilled to disk: a question that memory does not hold is refused. Call `close` at the end. */
export function createTableReader(settings: TableReaderSettings): TableReader {
  const places = createPlaces(settings);
  let engine: Promise<Engine> | undefined;

  async function open(): Promise<Engine> {
    engine ??= openEngine(settings);
    try {
      return await engine;
    } catch (error) {
      engine = undefined;
      throw error;
    }
  }

  async function read<Result>(work: Work<Result>, signal?: AbortSignal): Promise<Result> {
    const opened = await open();
    const connection = opened.idle.pop() ?? (await openConnection(opened, settings));
    const ask = () => workHolding(createSession(connection), opened.held, work);
    try {
      const result = await within(settings.timeLimitMs, connection, ask, signal);
      opened.idle.push(connection);
      return result;
    } catch (error) {
      if (await stillWorks(connection)) opened.idle.push(connection);
      else engine = undefined; // an internal error of DuckDB ends the whole database: the next question opens another
      throw error;
    }
  }

  return {
    read: (work, signal) => places.during(() => read(work, signal), signal),
    async close() {
      const opened = engine;
      engine = undefined;
      await closeEngine(opened);
    },
  };
}

async function closeEngine(engine: Promise<Engine> | undefined): Promise<void> {
  const opened = await engine?.catch(() => undefined);
  for (const connection of opened?.idle ?? []) connection.closeSync();
  opened?.instance.closeSync();
}

async function openEngine(settings: TableReaderSettings): Promise<Engine> {
  const instance = await openInstance(settings, '');
  const connection = await instance.connect();
  await settings.prepare(createSession(connection));
  await lockDown(connection, settings.folders);
  return { instance, idle: [connection], held: createHeldTables(settings.held) };
}

type Work<Result> = (session: Session, hold: Hold) => Promise<Result>;

async function workHolding<Result>(session: Session, held: HeldTables, work: Work<Result>): Promise<Result> {
  const taken: string[] = [];
  try {
    return await work(session, async (table) => {
      const isHeld = await held.take(table, session);
      if (isHeld) taken.push(table.name);
      return isHeld;
    });
  } finally {
    for (const name of taken) held.give(name);
  }
}

/** The lock is the engine's; macros and the time zone are of each connection. */
async function openConnection(engine: Engine, settings: TableReaderSettings): Promise<DuckDBConnection> {
  const connection = await engine.instance.connect();
  await settings.prepare(createSession(connection));
  return connection;
}

/** Throws EngineFailed when the time is over, the signal's reason when nobody waits for the answer any more. */
async function within<Result>(
  limitMs: number,
  connection: DuckDBConnection,
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  let over = false;
  const stop = () => connection.interrupt();
  const timer = setInterval(() => {
    over = true;
    stop(); // again and again: between two statements nothing is there to be interrupted
  }, limitMs);
  signal?.addEventListener('abort', stop);
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    if (over)
      throw new EngineFailed(`serve: a question took longer than ${limitMs} ms and was stopped; narrow it.`);
    throw error;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function stillWorks(connection: DuckDBConnection): Promise<boolean> {
  try {
    await createSession(connection).run('select 1');
    return true;
  } catch (error) {
    if (error instanceof InsertionError) return false;
    throw error;
  }
}
