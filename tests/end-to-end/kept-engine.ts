/** The embedded server of a home, kept for a file of tests: its commands join it, instead of starting and stopping one each. */
import { afterAll, beforeAll } from 'vitest';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { withEngine } from '../../scripts/engine/embedded-engine.js';

/** Call it before what removes the home after the tests: hooks run in the order in which they are declared. */
export function keepEngine(home: string): void {
  let leave = () => {};
  let kept: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    await new Promise<void>((resolve, reject) => {
      const work = () => {
        resolve();
        return left;
      };
      kept = withEngine(readConfiguration({ INSERTION_HOME: home }, home), () => {}, work);
      kept.catch(reject);
    });
  });
  afterAll(async () => {
    leave();
    await kept;
  });
}
