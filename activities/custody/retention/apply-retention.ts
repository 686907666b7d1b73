/** Deletes what was planned, verifies that it is gone, and records it: one new object in the register each time. */
import { z } from 'zod';
import type { Effects } from '../../effects.js';
import { StorageUnavailable } from '../../errors.js';
import { parseStored, readStored } from '../../text/stored-json.js';
import { Expired } from './expired.js';

/** In the restricted zone; JSON lines, never edited. */
export const REGISTER = 'registre/suppressions/';

/** One line of the register. */
export const Deletion = Expired.omit({ prefix: true }).extend({
  deleted: z.iso.datetime(),
  verified_absent: z.literal(true),
});
export type Deletion = z.infer<typeof Deletion>;

export interface Enforced {
  readonly deleted: number;
  readonly objects: number;
  readonly bytes: number;
  /** Key in the restricted zone; null where nothing had to go. */
  readonly register: string | null;
}

type Deleting = Pick<Effects, 'zones' | 'now'>;

/** What will be deleted, written before anything is: an attempt that is killed leaves what the next one needs for the register. */
export function intentKey(run: string): string {
  return `${REGISTER}${run}.intention.json`;
}

export async function writeIntent(
  run: string,
  expired: readonly Expired[],
  { zones }: Deleting,
): Promise<void> {
  await zones.restricted.write(intentKey(run), JSON.stringify(expired));
}

/** Killed at any instant and run again, it leaves the same register. Throws StorageUnavailable when an object is still there. */
export async function applyRetention(run: string, { zones, now }: Deleting): Promise<Enforced> {
  const expired = await readStored(z.array(Expired), intentKey(run), zones.restricted);
  if (!expired) return readRegister(run, { zones, now });
  const lines: Deletion[] = [];
  for (const { prefix, ...one } of expired) {
    const zone = zones[one.zone];
    await zone.remove((await zone.list(prefix)).map(({ key }) => key));
    if ((await zone.list(prefix)).length > 0)
      throw new StorageUnavailable(
        `${zone.url}: ${one.of} is still there after its deletion; a bucket that keeps versions or locks objects must let them go.`,
      );
    lines.push({ ...one, deleted: now().toISOString(), verified_absent: true });
  }
  const text = lines.map((line) => `${JSON.stringify(Deletion.parse(line))}\n`).join('');
  if (lines.length > 0) await zones.restricted.write(registerKey(run), text);
  await zones.restricted.remove([intentKey(run)]);
  return sum(lines, lines.length > 0 ? registerKey(run) : null);
}

/** Run ids begin with their day. */
function registerKey(run: string): string {
  return `${REGISTER}${run}.jsonl`;
}

/** An earlier attempt did it all. */
async function readRegister(run: string, { zones }: Deleting): Promise<Enforced> {
  const key = registerKey(run);
  const found = await zones.restricted.read(key);
  if (!found) return sum([], null);
  const lines = new TextDecoder().decode(found.body).trimEnd().split('\n');
  return sum(
    lines.map((line) => parseStored(Deletion, Buffer.from(line), `${zones.restricted.url}/${key}`)),
    key,
  );
}

function sum(lines: readonly Deletion[], register: string | null): Enforced {
  const total = (pick: (line: Deletion) => number) => lines.reduce((all, line) => all + pick(line), 0);
  return {
    deleted: lines.length,
    objects: total(({ objects }) => objects),
    bytes: total(({ bytes }) => bytes),
    register,
  };
}
