import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { createLog } from '../../activities/platform/process/log.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { createRoutes } from '../../activities/serve/routes.js';
import { untilAborted, withSignals } from '../engine/interruption.js';
import { type Observation, openObservation } from '../observe/observation.js';
import { say } from '../print.js';
import { createServeEffects } from '../serve/serve-effects.js';
import { type RunningServer, readPort, startServer } from '../serve/start-server.js';
import { configure } from '../toolkit.js';

export const PORT = '8080';

interface Options {
  readonly host: string;
  readonly port: string;
  readonly store?: string;
  readonly url?: string;
}

export function add(program: Command): void {
  program
    .command('serve')
    .description('the catalogue and a read-only API over the open zone, until it is told to stop')
    .option('--host <host>', 'where to listen', '127.0.0.1')
    .option('--port <port>', '0 takes any free one', PORT)
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--url <url>', 'how readers reach this server, when it stands behind another')
    .action(serve);
}

async function serve(options: Options): Promise<void> {
  const url = options.url?.replace(/\/+$/, '') ?? null;
  if (url !== null && !/^https?:\/\/[^\s/]/.test(url))
    throw new ConfigurationInvalid('--url is not an http(s) address; correct it.');
  const place = { host: options.host, port: readPort(options.port), url };
  await withSignals(async (signal) => {
    const configuration = configure(options);
    const observation = await openObservation(configuration, 'service');
    const server = await openServer(configuration, place, observation);
    say(
      `Catalogue at ${server.address}/, API at ${server.address}/api/ (documentation: /api/doc). Ctrl-C or SIGTERM drains it.`,
    );
    if (observation.page) say(`Metrics at ${observation.page.address}`);
    await untilAborted(signal);
    await server.stop();
    await observation.close();
  });
}

/** Listens at once; also beside the worker of `start --keep`. Throws ConfigurationInvalid. */
export async function openServer(
  configuration: Configuration,
  { host, port, url }: { readonly host: string; readonly port: number; readonly url: string | null },
  observation?: Observation,
): Promise<RunningServer> {
  const log = observation?.log ?? createLog(configuration.logLevel);
  const effects = await createServeEffects(configuration, { url, tell: (failure) => log.error(failure) });
  try {
    const answered = observation?.metrics.answered;
    const server = await startServer(createRoutes(effects), { host, port, log, answered });
    return {
      address: server.address,
      async stop() {
        await server.stop();
        await effects.close();
      },
    };
  } catch (error) {
    await effects.close();
    throw error;
  }
}
