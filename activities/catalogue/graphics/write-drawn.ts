/** Objects that are drawn from what is stored, while other runs may draw them too. */

import { untilWritten } from '../../door/until-written.js';
import type { ObjectStore } from '../../platform/effects.js';

const TRIES = 5;

/**
 * Draws `keys` and writes those that would say something else. `draw` is called after the standing objects were read: what
 * another run writes meanwhile is noticed, and everything drawn again. A key that `draw` leaves out is not written.
 * Throws ConditionLost when others write all the time.
 */
export async function writeDrawn<Drawn>(
  keys: readonly string[],
  open: ObjectStore,
  draw: () => Promise<{ readonly texts: ReadonlyMap<string, string>; readonly drawn: Drawn }>,
): Promise<Drawn> {
  return untilWritten(TRIES, async () => {
    const standing = new Map(
      await Promise.all(keys.map(async (key) => [key, await open.read(key)] as const)),
    );
    const { texts, drawn } = await draw();
    for (const [key, text] of texts) {
      const found = standing.get(key);
      if (found && new TextDecoder().decode(found.body) === text) continue;
      await open.write(key, text, found ? { ifMatch: found.etag } : { ifNoneMatch: '*' });
    }
    return drawn;
  });
}
