/** A store that does what it is told and does not say so, now and then: the answer is lost, and somebody else publishes meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageUnavailable } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';

/** How long a second publisher is waited for. */
const MEANWHILE_MS = 1_000;

/** Of the writes whose key ends in one of `ends`, each `nth` loses its answer, once another writer has come between where one comes. */
export function loseAnswers(
  store: ObjectStore,
  ends: readonly string[],
  nth: number,
): { readonly store: ObjectStore; readonly lost: () => number; readonly overtaken: () => number } {
  let [writes, lost, overtaken] = [0, 0, 0];
  const write: ObjectStore['write'] = async (key, body, condition) => {
    const answer = await store.write(key, body, condition);
    if (!ends.some((end) => key.endsWith(end))) return answer;
    writes += 1;
    const mine = writes;
    if (mine % nth !== 0) return answer;
    lost += 1;
    const deadline = performance.now() + MEANWHILE_MS;
    while (writes === mine && performance.now() < deadline) await sleep(10);
    if (writes !== mine) overtaken += 1;
    throw new StorageUnavailable('The answer was lost.');
  };
  return { store: { ...store, write }, lost: () => lost, overtaken: () => overtaken };
}
