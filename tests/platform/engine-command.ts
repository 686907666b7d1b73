/** A command that uses the embedded server: prints its address, then ends as its argument says. */
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { withEngine } from '../../scripts/engine/embedded-engine.js';

const [, , home, ending] = process.argv;
const configuration = readConfiguration({ INSERTION_HOME: home }, process.cwd());

await withEngine(
  configuration,
  () => undefined,
  async ({ address }, signal) => {
    process.stdout.write(`${address}\n`);
    if (ending === 'crash') process.kill(process.pid, 'SIGKILL');
    if (ending === 'exit') process.exit(3);
    await new Promise<void>((resolve) => {
      // Keeps the process alive until it is told to stop.
      const alive = setInterval(() => undefined, 1_000);
      signal.addEventListener('abort', () => {
        clearInterval(alive);
        resolve();
      });
    });
  },
);
