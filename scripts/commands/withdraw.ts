import { randomBytes } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Command } from 'commander';
import { ConfigurationInvalid, ObjectMissing } from '../../activities/errors.js';
import { rebuildVersion } from '../../workflows/rebuild-version.js';
import { withdrawVersion } from '../../workflows/withdraw-version.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, printText, say } from '../print.js';
import { withWorker } from '../session/work-session.js';
import { configure, requireDataset } from '../toolkit.js';
import { readPublishMode } from './run.js';

interface Options {
  readonly store?: string;
  readonly json?: boolean;
}

/** Commands that undo a version, or make it again. */
export function add(program: Command): void {
  const onVersion = (name: string, description: string) =>
    program
      .command(`${name} <dataset> <version>`)
      .description(description)
      .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
      .option('--json', 'one JSON document on stdout');
  onVersion(
    'withdraw',
    'take a version down: a public notice in its place, consumers back on the last good one',
  )
    .requiredOption('--reason <text>', 'why; it is published')
    .option(
      '--publish <mode>',
      'apply: data.gouv.fr is told too (default where DATAGOUV_API_KEY is set), or none',
    )
    .action(withdraw);
  onVersion(
    'rebuild',
    'make a version again from its raw extracts and compare every byte; publishes nothing',
  ).action(rebuild);
}

async function withdraw(
  dataset: string,
  version: string,
  options: Options & { readonly reason: string; readonly publish?: string },
): Promise<void> {
  const reason = options.reason.trim();
  if (reason === '') throw new ConfigurationInvalid('--reason is empty; consumers read it, say why.');
  const configuration = configure(options);
  const publish = readPublishMode(options.publish, configuration);
  await withWorker(configuration, async ({ client, effects, taskQueue }) => {
    requireDataset(dataset, effects.datasets);
    const date = new Date().toISOString().slice(0, 10);
    const run = nameRun('withdraw', dataset);
    const withdrawn = await told(
      client.workflow.execute(withdrawVersion, {
        // of two who withdraw one version at once, the second is told
        workflowId: `withdraw/${dataset}/${version}`,
        taskQueue,
        args: [{ run, dataset, version, date, reason, publish }],
      }),
    );
    if (withdrawn.portalFailure !== null) process.exitCode = EXIT.failed;
    if (options.json) return printJson(withdrawn);
    say(`${version} of ${dataset} is withdrawn.`);
    printText(
      withdrawn.current === null
        ? 'No version is left: consumers find nothing until the next run.'
        : `Consumers now get ${withdrawn.current}.`,
    );
    if (withdrawn.portalFailure !== null)
      say(
        `✗ data.gouv.fr may still serve something of it: ${withdrawn.portalFailure} Run the same command again.`,
      );
    else if (withdrawn.retracted !== null) printText('data.gouv.fr serves nothing of it any more.');
  });
}

async function rebuild(dataset: string, version: string, options: Options): Promise<void> {
  await withWorker(configure(options), async ({ client, effects, taskQueue }) => {
    requireDataset(dataset, effects.datasets);
    const run = nameRun('rebuild', dataset);
    say(`Making ${version} again from its raw extracts…`);
    const rebuilt = await told(
      client.workflow.execute(rebuildVersion, {
        workflowId: run,
        taskQueue,
        args: [{ run, dataset, version }],
      }),
    );
    if (options.json) printJson(rebuilt);
    else {
      printTable(
        ['file', 'state'],
        rebuilt.files.map(({ path, ok }) => [path, ok ? 'same bytes' : 'other bytes']),
      );
      if (!rebuilt.sameCode) say('The code or the declarations are not those that made this version.');
    }
    if (!rebuilt.ok) process.exitCode = EXIT.failed;
  });
}

function nameRun(verb: string, dataset: string): string {
  const now = new Date().toISOString().replace(/[-:]|\.\d+Z$/g, '');
  return `${verb}-${dataset}-${now}-${randomBytes(2).toString('hex')}`;
}

/** The sentence of the activity that failed, as an error of ours. */
async function told<Result>(ended: Promise<Result>): Promise<Result> {
  try {
    return await ended;
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? rootOf(error.cause) : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    if (cause.type === 'ConfigurationInvalid') throw new ConfigurationInvalid(cause.message);
    throw new ObjectMissing(cause.message);
  }
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}
