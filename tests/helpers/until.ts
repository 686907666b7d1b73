/** Waits for what must come, however slow the machine is; what does not come is named. */
import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 300_000;

/** Gives what `look` finds as soon as it finds something. Throws a sentence after five minutes. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | null | false | undefined> | Found | null | false | undefined,
): Promise<Found> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false && found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what}: this did not come within five minutes.`);
    await sleep(20);
  }
}
