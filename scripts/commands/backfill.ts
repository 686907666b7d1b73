import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/client';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { PublishMode } from '../../activities/handover/portal.js';
import { readLatest } from '../../activities/published/read-version.js';
import { type Period, periodsBetween } from '../../datasets/periods.js';
import type { RunReport } from '../../workflows/messages.js';
import { exitCodeOf } from '../exit-codes.js';
import { printJson, printTable, say } from '../print.js';
import { followWithView, startWorkflow } from '../session/start-run.js';
import { type WorkSession, withWorker } from '../session/work-session.js';
import { configure, requireDataset } from '../toolkit.js';
import { readPublishMode } from './run.js';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly extracts?: string;
  readonly publish?: string;
  readonly store?: string;
  readonly plan?: boolean;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('backfill <dataset>')
    .description(
      'one run per period of its frequency, oldest first, each with the extracts of that time; a period that went through is not run again',
    )
    .requiredOption('--from <day>', 'a day, month or year such as 2026-01')
    .requiredOption('--to <day>', 'the same; both are in it')
    .option(
      '--extracts <dir>',
      'take extracts from DIR/<period>/<source-id>/ instead of the declared locations',
    )
    .option('--publish <mode>', 'data.gouv.fr: none, plan or apply (default: none)')
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--plan', 'only tell which runs there would be')
    .option('--json', 'one JSON document on stdout')
    .action(backfill);
}

interface Done {
  readonly period: string;
  readonly runId: string;
  readonly status: RunReport['status'] | 'done_before' | 'planned';
  readonly version: string | null;
}

const GONE_THROUGH = new Set<Done['status']>([
  'published',
  'unchanged',
  'superseded',
  'done_before',
  'planned',
]);

async function backfill(dataset: string, options: Options): Promise<void> {
  const configuration = configure(options);
  const publish = readPublishMode(options.publish ?? 'none', configuration);
  await withWorker(configuration, async (session) => {
    const { metadata } = requireDataset(dataset, session.effects.datasets);
    const periods = periodsBetween(metadata.frequency, options.from, options.to);
    await requireExtracts(periods, options);
    await refuseOlder(dataset, periods, session);
    if (metadata.personal) await session.effects.pseudonymiser.current();
    const done: Done[] = [];
    for (const period of periods) {
      const one = options.plan
        ? {
            period: period.name,
            runId: nameOf(dataset, period, session),
            status: 'planned' as const,
            version: null,
          }
        : await runPeriod(dataset, period, publish, session, options);
      done.push(one);
      if (!options.json && !options.plan)
        say(`${period.name}: ${one.status}${one.version ? `, version ${one.version}` : ''}`);
      // later periods are compared with this one: going on would publish them against the wrong version
      if (!GONE_THROUGH.has(one.status)) break;
    }
    if (options.json) printJson(done);
    else
      printTable(
        ['period', 'run', 'status', 'version'],
        done.map((one) => [one.period, one.runId, one.status, one.version ?? '']),
      );
  });
}

/** One name for each period of a dataset in one store: Temporal lets it run only once. */
function nameOf(dataset: string, { name }: Period, { taskQueue }: WorkSession): string {
  return `${dataset}-backfill-${name}-${createHash('sha256').update(taskQueue).digest('hex').slice(0, 4)}`;
}

async function runPeriod(
  dataset: string,
  period: Period,
  publish: PublishMode,
  session: WorkSession,
  { extracts }: Options,
): Promise<Done> {
  const run = nameOf(dataset, period, session);
  const asked = {
    ...{ run, dataset, publish, asOf: period.last, until: period.last },
    ...(extracts !== undefined && { extracts: join(extracts, period.name) }),
  };
  try {
    await startWorkflow(session, asked, WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { status } = await session.client.workflow.getHandle(run).describe();
    if (status.name !== 'RUNNING')
      return { period: period.name, runId: run, status: 'done_before', version: null };
  }
  const report = await followWithView(session, run);
  for (const reason of report.reasons) say(`  ! ${reason}`);
  const code = exitCodeOf(report);
  if (code !== 0) process.exitCode = code;
  return { period: period.name, runId: run, status: report.status, version: report.version };
}

async function requireExtracts(periods: readonly Period[], { extracts }: Options): Promise<void> {
  if (extracts === undefined) return;
  for (const { name } of periods)
    if (!(await stat(join(extracts, name)).catch(() => null))?.isDirectory())
      throw new ConfigurationInvalid(
        `--extracts: there is no folder ${name} in it; each period has one, with one folder per source.`,
      );
}

/** What consumers have now must not be replaced by something older. */
async function refuseOlder(
  dataset: string,
  periods: readonly Period[],
  { effects }: WorkSession,
): Promise<void> {
  const current = (await readLatest(dataset, effects.zones.open))?.pointer.version.slice(0, 10);
  const last = periods.at(-1)?.last;
  if (current === undefined || last === undefined || current <= last) return;
  throw new ConfigurationInvalid(
    `${dataset}: the current version is of ${current}, and this would put data of ${last} in its place; backfill before the first run, or up to today.`,
  );
}
