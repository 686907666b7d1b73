import type { Command } from 'commander';
import { createDeskRoutes } from '../../activities/desk/routes.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { type DeskPurpose, hoursAfter, linkTo } from '../../activities/text/desk-link.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { readDeclared } from '../declared.js';
import { createDeskEffects, findDataset, readDeskKey } from '../desk/desk-effects.js';
import { untilAborted } from '../engine/interruption.js';
import { openObservation } from '../observe/observation.js';
import { printText, say } from '../print.js';
import { readPort, startServer } from '../serve/start-server.js';
import { withClient } from '../session/work-session.js';
import { configure, toolkitEffects } from '../toolkit.js';

/** Of one piece of a file; what it breaks off goes on with the next one. */
const LONGEST_DEPOSIT_MS = 3_600_000;

interface Options {
  readonly host: string;
  readonly port: string;
  readonly store?: string;
  readonly link?: string | true;
}

export function add(program: Command): void {
  program
    .command('desk')
    .description(
      'the pages of the data team: datasets, sources and runs at a glance; decides on held runs, opens payloads for Temporal’s pages and command line, until it is told to stop',
    )
    .option('--host <host>', 'where to listen', '127.0.0.1')
    .option('--port <port>', '0 takes any free one', '8090')
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--link [run]', 'prints a signed link instead: to a run, or to the home of the desk')
    .action(async (options: Options) =>
      options.link === undefined ? serveDesk(options) : printLink(options.link, options),
    );
}

async function serveDesk(options: Options): Promise<void> {
  const port = readPort(options.port);
  const configuration = configure(options);
  await readDeskKey(configuration.desk);
  const observation = await openObservation(configuration, 'service');
  const { log, metrics, page } = observation;
  await withClient(configuration, async ({ client, taskQueue, signal }) => {
    let listening = '';
    const datasets = await loadDatasets(...readDeclared().datasets);
    const { createDeposits } = await import('../desk/deposits.js');
    const { createExaminer } = await import('../desk/examine-deposit.js');
    const { createExplainer } = await import('../desk/explain-at-desk.js');
    const prepare = () => toolkitEffects(configuration);
    const examine = createExaminer(prepare);
    const deposits = createDeposits(configuration, datasets, (line) => log.info(line), examine);
    const effects = await createDeskEffects(configuration, { client, taskQueue }, datasets, {
      ...{ deposits, explain: createExplainer(prepare) },
      origin: () => configuration.desk.url ?? listening,
      tell: (failure) => log.warn(failure),
    });
    const server = await startServer(createDeskRoutes(effects), {
      ...{ host: options.host, port, log, answered: metrics.answered, questionMs: LONGEST_DEPOSIT_MS },
    });
    listening = server.address;
    say(`Desk at ${server.address}; ${describe(configuration)}. Ctrl-C or SIGTERM drains it.`);
    if (page) say(`Metrics at ${page.address}`);
    await untilAborted(signal);
    await server.stop();
  }).finally(() => observation.close());
}

function describe({ desk, codecKeys }: Configuration): string {
  const links =
    desk.url === null ? 'mails carry no link: DESK_URL is not set' : `people reach it at ${desk.url}`;
  const codec = codecKeys === null ? 'payloads are in clear' : 'it opens payloads at /codec';
  return `${links}; ${codec}`;
}

async function listDatasets(): Promise<string[]> {
  return (await loadDatasets(...readDeclared().datasets)).map(({ id }) => id);
}

/** Alone on stdout: it opens what it names for whoever has it. */
async function printLink(asked: string | true, options: Options): Promise<void> {
  const configuration = configure(options);
  const { desk } = configuration;
  const key = await readDeskKey(desk);
  if (desk.url === null)
    throw new ConfigurationInvalid(
      'DESK_URL is not set, so a link leads nowhere; set it to the address of the desk.',
    );
  const until = hoursAfter(new Date(), desk.linkHours);
  const link = linkTo(desk.url, await readPurpose(asked, configuration), until, key);
  say(`Until ${link.until.toISOString()}; whoever has this link can decide:`);
  printText(link.url);
}

async function readPurpose(
  asked: string | true,
  configuration: Configuration,
): Promise<Exclude<DeskPurpose, 'codec'>> {
  if (asked === true) return 'list';
  const dataset = await findDataset(asked, await listDatasets(), createZones(configuration).restricted);
  if (dataset !== null) return { run: asked, dataset };
  throw new ConfigurationInvalid(
    `No run called "${asked}" has left a page in this store; npx insertion status lists the runs.`,
  );
}
