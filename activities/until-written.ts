/** Read, change, write on condition that it still is what was read: of writers at once, the late one reads again. */
import { ConditionLost } from './errors.js';

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
