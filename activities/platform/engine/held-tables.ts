/** Tables that readers ask often, in the memory of their engine: reading them from their file costs each question more than its answer. */
import { quoted } from '../../text/sql-text.js';
import type { HeldTable, Session } from '../effects.js';

export interface HeldBounds {
  /** Of one table, and of all: bytes of their files. In memory they are some ten times as many. */
  readonly each: number;
  readonly all: number;
}

interface Entry {
  readonly bytes: number;
  /** Who asks it now: it is not dropped under them. */
  users: number;
  readonly ready: Promise<void>;
}

export interface HeldTables {
  /** Whether it is held until `give`; whoever comes first makes it. The longest unused leave for it. */
  take(table: HeldTable, session: Session): Promise<boolean>;
  give(name: string): void;
}

export function createHeldTables(bounds: HeldBounds): HeldTables {
  const entries = new Map<string, Entry>();

  async function make({ name, bytes, sql }: HeldTable, session: Session): Promise<boolean> {
    if (!(await makeRoom(entries, bytes, bounds.all, session)) || entries.has(name)) return false;
    const ready = session.run(`create or replace table ${quoted(name)} as ${sql}`);
    const entry = { bytes, users: 1, ready };
    entries.set(name, entry);
    try {
      await ready;
    } catch (error) {
      if (entries.get(name) === entry) entries.delete(name);
      throw error;
    }
    return true;
  }

  return {
    async take(table, session) {
      const { name, bytes } = table;
      const known = entries.get(name);
      if (!known) return bytes <= bounds.each && make(table, session);
      entries.delete(name);
      entries.set(name, known); // the last of the list: the most recently used
      known.users += 1;
      const isReady = await known.ready.then(
        () => true,
        () => false, // its maker tells why; who waited reads the file
      );
      if (!isReady) known.users -= 1;
      return isReady;
    },
    give(name) {
      const entry = entries.get(name);
      if (entry) entry.users -= 1;
    },
  };
}

/** Whether `bytes` more fit in then. */
async function makeRoom(
  entries: Map<string, Entry>,
  bytes: number,
  bound: number,
  session: Session,
): Promise<boolean> {
  let held = [...entries.values()].reduce((sum, entry) => sum + entry.bytes, bytes);
  for (const [name, entry] of entries) {
    if (held <= bound) break;
    if (entry.users > 0) continue;
    entries.delete(name);
    held -= entry.bytes;
    await session.run(`drop table if exists ${quoted(name)}`);
  }
  return held <= bound;
}
