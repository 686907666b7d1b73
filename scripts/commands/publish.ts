import { WorkflowFailedError } from '@temporalio/client';
import { rootCause } from '@temporalio/common';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { PortalOutcome, Watched } from '../../activities/handover/portal.js';
import { planVersion } from '../../activities/publish/publish-version.js';
import { publishVersion, watchPublication } from '../../workflows/publish-version.js';
import { publicationId } from '../../workflows/queues.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printText, say, sayStep } from '../print.js';
import { followActivity } from '../session/follow-activity.js';
import { printPlan } from '../session/print-plan.js';
import { type WorkSession, withWorker } from '../session/work-session.js';
import { configure, requireDataset, requirePortalKey, toolkitEffects } from '../toolkit.js';

interface Options {
  readonly store?: string;
  readonly plan?: boolean;
  readonly json?: boolean;
}

/** Commands about what the public sees on data.gouv.fr, or on its demo: DATAGOUV_URL says which. */
export function add(program: Command): void {
  program
    .command('publish <dataset> [version]')
    .description('tell data.gouv.fr of a version (default: the current one), then read it back without a key')
    .option('--plan', 'only show what would be told, beside what is served now; needs no key')
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--json', 'one JSON document on stdout')
    .action((dataset: string, version: string | undefined, options: Options) =>
      options.plan ? showPlan(dataset, version ?? null, options) : publish(dataset, version ?? null, options),
    );
  program
    .command('watch <dataset>')
    .description(
      'look at its links on data.gouv.fr as the public does: alive, unchanged, of the announced age',
    )
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--json', 'one JSON document on stdout')
    .action(watch);
}

async function showPlan(id: string, version: string | null, options: Options): Promise<void> {
  const effects = await toolkitEffects(configure(options));
  const dataset = requireDataset(id, effects.datasets);
  const scratch = await effects.createScratch('publish');
  try {
    const { signal } = new AbortController();
    const looking = { ...effects, open: effects.zones.open, scratch, signal, tell: () => {} };
    const plan = await planVersion({ dataset, version }, looking);
    if (options.json) printJson(plan);
    else printPlan(plan);
    if (plan.problems.length > 0) process.exitCode = EXIT.failed;
  } finally {
    await effects.removeScratch(scratch);
  }
}

async function publish(dataset: string, version: string | null, options: Options): Promise<void> {
  const configuration = configure(options);
  requirePortalKey(configuration.datagouv);
  await withWorker(configuration, async (session) => {
    requireDataset(dataset, session.effects.datasets);
    sayStep(`${dataset} ${version ?? '(current version)'} to ${configuration.datagouv.url}`);
    const handle = await session.client.workflow.start(publishVersion, {
      workflowId: publicationId(session.taskQueue, dataset),
      // What a crash left running goes on; this command follows it.
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: session.taskQueue,
      args: [{ dataset, version }],
    });
    const published = await follow<PortalOutcome>(session, handle.workflowId);
    if (published === null) return;
    if (options.json) printJson(published);
    else tellPublished(dataset, published);
  });
}

function tellPublished(
  dataset: string,
  { portal, datasetId, version, action, changes, notes }: PortalOutcome,
): void {
  const done = action === 'same' ? 'nothing had to be told' : `${changes} changes told`;
  printText(
    `${pc.bold(dataset)}: ${pc.green(`version ${version} is served by ${portal}`)} (${done}, read back without a key)`,
  );
  printText(`  dataset   ${portal}/datasets/${datasetId}/`);
  for (const note of notes) say(`  ${pc.dim('·')} ${note}`);
}

async function watch(dataset: string, options: Options): Promise<void> {
  await withWorker(configure(options), async (session) => {
    requireDataset(dataset, session.effects.datasets);
    const handle = await session.client.workflow.start(watchPublication, {
      workflowId: `watch/${session.taskQueue}/${dataset}`,
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: session.taskQueue,
      args: [{ dataset }],
    });
    const watched = await follow<Watched>(session, handle.workflowId);
    if (watched === null) return;
    if (options.json) printJson(watched);
    else if (watched.findings.length === 0)
      printText(`${pc.bold(dataset)}: ${pc.green(`all is well on ${watched.portal}`)}`);
    for (const finding of options.json ? [] : watched.findings) printText(`${pc.red('✗')} ${finding}`);
    if (watched.findings.length > 0) process.exitCode = EXIT.failed;
  });
}

/** The result, or null where it failed: the reason is told, and the exit code set. */
async function follow<Result>(session: WorkSession, workflowId: string): Promise<Result | null> {
  try {
    return await followActivity<Result>(session, workflowId);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    say(`${pc.red('✗')} ${rootCause(error.cause) ?? error.message}`);
    process.exitCode = EXIT.failed;
    return null;
  }
}
