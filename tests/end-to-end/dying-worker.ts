/** A worker process that is killed, as by the kernel, at one instant of a run: `dying-worker.ts <order as JSON>`. */

import { createWorker } from '../../scripts/session/create-worker.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { type Place, readPlace } from './run-in-place.js';
import { withFewSources } from './small-toolkit.js';
import { type Instant, watchZones } from './watched-zones.js';

const { instant, ...place }: Place & { instant: Instant } = JSON.parse(process.argv[2] ?? '');
const { configuration, engine } = readPlace(place);
const effects = watchZones(withFewSources(await toolkitEffects(configuration)), instant, async () => {
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
});
await (await createWorker(configuration, engine, effects, place.queue)).run();
