/** A file to the store and back, by the client of this toolkit: carry-file.ts STORE FILE BACK, with the settings of S3 in the environment. */
import { readConfiguration } from '../../../activities/platform/settings/configuration.js';
import { createStore } from '../../../activities/platform/store/zones.js';
import { printJson } from '../../print.js';

const [url = '', file = '', back = ''] = process.argv.slice(2);
const { s3 } = readConfiguration(process.env, process.cwd());
const store = createStore('the store', url, s3);
await store.list(''); // the client is loaded once in the life of a worker
printJson({
  up: await timed(() => store.upload('file', file)),
  down: await timed(() => store.download('file', back)),
});

/** Seconds of the clock, and of all processors. */
async function timed(act: () => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await act();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - began) / 1_000, cpu: (user + system) / 1e6 };
}
