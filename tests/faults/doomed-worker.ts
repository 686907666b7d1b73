/** A worker process that is killed, as by the kernel, once each run of its list has come to its instant: `doomed-worker.ts <order as JSON>`. */
import { type Instant, plain, tellWrites } from '../end-to-end/watched-zones.js';
import { createWideWorker, effectsOf, runHere, type Yard } from './yard.js';

const { yard, deaths }: { yard: Yard; deaths: [string, Instant][] } = JSON.parse(process.argv[2] ?? '');
const waited = new Map(deaths);

function come(run: string): void {
  waited.delete(run);
  if (waited.size === 0) process.kill(process.pid, 'SIGKILL');
}

// a run that ends without coming there is told by whoever waits for it
process.on('message', (run: string) => come(run));

const effects = tellWrites(await effectsOf(yard), async ({ activity, key, moment }) => {
  const run = runHere();
  const death = deaths.find(([name]) => name === run)?.[1];
  if (!death || activity !== death.activity || moment !== death.moment) return;
  if (!plain(key).endsWith(plain(death.key))) return;
  come(run);
  await new Promise(() => undefined);
});
await (await createWideWorker(yard, effects, deaths.length * 4)).run();
