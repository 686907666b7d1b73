import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { PublishMode } from '../../activities/handover/portal.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { exitCodeOf } from '../exit-codes.js';
import { printJson, say } from '../print.js';
import { printReport, runDocument } from '../session/print-report.js';
import {
  checkRunOptions,
  followWithView,
  type RunOptions,
  requireServable,
  startRun,
} from '../session/start-run.js';
import { type WorkSession, withClient, withWorker } from '../session/work-session.js';
import { configure, requireDeclared, requirePortalKey } from '../toolkit.js';

interface Options extends Omit<RunOptions, 'publish'> {
  readonly publish?: string;
  readonly store?: string;
  readonly deliver?: boolean;
  readonly detach?: boolean;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('run <dataset>')
    .description('one run of a dataset: extract, normalise, check, assemble, release, report')
    .option('--extracts <dir>', 'take extracts from DIR/<source-id>/ instead of the declared locations')
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--as-of <date>', 'the day the version is named after (default: today)')
    .option(
      '--publish <mode>',
      'data.gouv.fr: none, plan or apply (default: apply where DATAGOUV_API_KEY is set)',
    )
    .option(
      '--deliver',
      'tell the partners of their reports though extracts come from --extracts (default: told, but for --extracts)',
    )
    .option('--no-deliver', 'tell nobody')
    .option('--detach', 'start the run and return at once; a worker must be running')
    .option('--json', 'one JSON document on stdout')
    .action((dataset: string, options: Options) => runDataset(dataset, options));
}

async function runDataset(dataset: string, options: Options): Promise<void> {
  await checkRunOptions(options);
  const configuration = configure(options);
  const publish = readPublishMode(options.publish, configuration);
  if (options.detach) return startDetached(dataset, { ...options, publish }, configuration);
  await withWorker(configuration, async (session) => {
    await requireServable(dataset, session.effects);
    const run = await startRun(session, dataset, { ...options, publish });
    await finishRun(session, run, options);
  });
}

/** Takes no step and needs no key: both are for the workers. */
async function startDetached(
  dataset: string,
  options: RunOptions & { readonly json?: boolean },
  configuration: Configuration,
): Promise<void> {
  await requireDeclared(dataset);
  await withClient(configuration, async (session) =>
    tellDetached(await startRun(session, dataset, options), dataset, options),
  );
}

/** Throws ConfigurationInvalid for an unknown mode, and for `apply` without a key. */
export function readPublishMode(asked: string | undefined, { datagouv }: Configuration): PublishMode {
  if (asked === undefined) return datagouv.apiKey === null ? 'none' : 'apply';
  const mode = PublishMode.safeParse(asked);
  if (!mode.success)
    throw new ConfigurationInvalid(`--publish takes none, plan or apply; "${asked}" is none of them.`);
  if (mode.data === 'apply') requirePortalKey(datagouv);
  return mode.data;
}

/** Follows a run to its end and prints what it left; sets the exit code, unless a signal has. */
export async function finishRun(
  session: WorkSession,
  run: string,
  options: { readonly json?: boolean },
): Promise<void> {
  const report = await followWithView(session, run);
  const { zones } = session.effects;
  if (options.json) printJson(runDocument(report, zones));
  else printReport(report, zones);
  process.exitCode ??= exitCodeOf(report);
}

function tellDetached(run: string, dataset: string, { json }: { readonly json?: boolean }): void {
  if (json) printJson({ runId: run, dataset, status: 'running' });
  else say(`Run ${run} is started; follow it with: npx insertion status ${run}`);
}
