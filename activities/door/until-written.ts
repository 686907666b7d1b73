/** Read, change, write on condition that it still is what was read: of writers at once, the late one reads again. */
import type { z } from 'zod';
import { ConditionLost } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import { parseStored } from '../text/stored-json.js';

/**
 * `attempt` reads, decides and writes; it is asked again, about what stands by then, while somebody else writes first.
 * Throws ConditionLost when others do at every one of `tries`.
 */
export async function untilWritten<Written>(
  tries: number,
  attempt: () => Promise<Written>,
): Promise<Written> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConditionLost) || turn >= tries) throw error;
    }
  }
}

const NOTES_TRIES = 20;

/**
 * A note that many may write at once: read once, changed, written on condition that it still is what was read. `change` is given what
 * stands, or null, and gives what is to stand; null leaves it. Where others write all the time, it is given up: the next one who passes notes it.
 */
export async function changeNote<Shape extends z.ZodType>(
  shape: Shape,
  key: string,
  zone: Pick<ObjectStore, 'read' | 'write' | 'url'>,
  change: (standing: z.infer<Shape> | null) => z.infer<Shape> | null,
): Promise<void> {
  try {
    await untilWritten(NOTES_TRIES, async () => {
      const found = await zone.read(key);
      const next = change(found && parseStored(shape, found.body, `${zone.url}/${key}`));
      if (next === null) return;
      await zone.write(key, JSON.stringify(next), found ? { ifMatch: found.etag } : { ifNoneMatch: '*' });
    });
  } catch (error) {
    if (!(error instanceof ConditionLost)) throw error;
  }
}
