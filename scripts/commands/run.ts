import type { Command } from 'commander';
import { exitCodeOf } from '../exit-codes.js';
import { printJson, say } from '../print.js';
import { printReport, runDocument } from '../print-report.js';
import { checkRunOptions, followWithView, type RunOptions, startRun } from '../start-run.js';
import { configure } from '../toolkit.js';
import { type WorkSession, withWorker } from '../work-session.js';

interface Options extends RunOptions {
  readonly store?: string;
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
    .option('--detach', 'start the run and return at once; a worker must be running')
    .option('--json', 'one JSON document on stdout')
    .action((dataset: string, options: Options) => runDataset(dataset, options));
}

async function runDataset(dataset: string, options: Options): Promise<void> {
  await checkRunOptions(options);
  await withWorker(configure(options), async (session) => {
    const run = await startRun(session, dataset, options);
    if (options.detach) return tellDetached(run, dataset, options);
    await finishRun(session, run, options);
  });
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

function tellDetached(run: string, dataset: string, options: Options): void {
  if (options.json) printJson({ runId: run, dataset, status: 'running' });
  else say(`Run ${run} is started; follow it with: insertion status ${run}`);
}
