import { ScheduleNotFoundError } from '@temporalio/client';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import {
  planSchedules,
  retentionSchedule,
  schedulePrefix,
  type WantedSchedule,
  wantedSchedules,
} from '../../datasets/schedule.js';
import { printJson, printTable, say } from '../print.js';
import {
  applySchedules,
  describeSchedule,
  type ScheduleQueue,
  standingSchedules,
} from '../session/schedules.js';
import { withClient } from '../session/work-session.js';
import { configure, requireDataset, toolkitEffects } from '../toolkit.js';

interface Options {
  readonly store?: string;
  readonly plan?: boolean;
  readonly json?: boolean;
}

/** Schedules are Temporal's; a worker must run for their work to be done. */
export function add(program: Command): void {
  const schedule = program
    .command('schedule')
    .description('runs and watches that start by themselves, from metadata.yaml');
  const on = (name: string, description: string) =>
    schedule
      .command(name)
      .description(description)
      .option('--store <url>', 'the store whose worker does the work')
      .option('--json', 'one JSON document on stdout');
  on(
    'apply [dataset]',
    'make Temporal’s schedules what metadata.yaml declares; what is declared no more is removed',
  )
    .option('--plan', 'only tell what would change')
    .action(apply);
  on('list [dataset]', 'the schedules, their last and next starts').action(list);
  on('pause <dataset>', 'start nothing of it until it is resumed').action(change('pause'));
  on('resume <dataset>', 'start again what was paused').action(change('unpause'));
  on('trigger <dataset>', 'start its run now').action(change('trigger'));
}

async function apply(dataset: string | undefined, options: Options): Promise<void> {
  await withQueue(dataset, options, async (queue, wanted) => {
    // with a dataset named, the schedules of the others stand as they are
    const standing = new Map(
      [...(await standingSchedules(wanted, queue))].filter(
        ([id]) => dataset === undefined || id.startsWith(`${schedulePrefix(queue.taskQueue)}${dataset}/`),
      ),
    );
    const plan = options.plan
      ? planSchedules(wanted, standing)
      : await applySchedules(wanted, queue, standing);
    const rows = [
      ...plan.create.map((one) => ['create', one.id, one.cron]),
      ...plan.update.map((one) => ['update', one.id, one.cron]),
      ...plan.keep.map((one) => ['keep', one.id, one.cron]),
      ...plan.remove.map((id) => ['remove', id, '']),
    ];
    if (options.json) printJson(plan);
    else if (rows.length === 0) say('No metadata.yaml declares a schedule.');
    else printTable(['action', 'schedule', 'cron (Europe/Paris)'], rows);
  });
}

async function list(dataset: string | undefined, options: Options): Promise<void> {
  await withQueue(dataset, options, async ({ client, taskQueue }) => {
    const prefix = `${schedulePrefix(taskQueue)}${dataset === undefined ? '' : `${dataset}/`}`;
    const ids: string[] = [];
    for await (const { scheduleId } of client.schedule.list())
      if (scheduleId.startsWith(prefix)) ids.push(scheduleId);
    const listed = [];
    for (const id of ids.sort()) {
      const found = await describeSchedule(client, id);
      if (!found) continue;
      listed.push({
        ...{ schedule: id, paused: found.state.paused },
        last: found.info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
        next: found.info.nextActionTimes[0]?.toISOString() ?? null,
      });
    }
    if (options.json) return printJson(listed);
    if (listed.length === 0)
      return say('No schedule; make those of metadata.yaml with: npx insertion schedule apply');
    printTable(
      ['schedule', 'state', 'last start', 'next start'],
      listed.map(({ schedule, paused, last, next }) => [
        schedule,
        paused ? 'paused' : 'active',
        last ?? '',
        next ?? '',
      ]),
    );
  });
}

function change(act: 'pause' | 'unpause' | 'trigger') {
  return (dataset: string, options: Options) =>
    withQueue(dataset, options, async (queue, wanted) => {
      const concerned = wanted.filter(({ what }) => act !== 'trigger' || what === 'run');
      if (concerned.length === 0)
        throw new ConfigurationInvalid(
          `${dataset}/metadata.yaml declares no schedule for that; add it, then: npx insertion schedule apply.`,
        );
      for (const { id } of concerned)
        await queue.client.schedule
          .getHandle(id)
          [act]()
          .catch((error: unknown) => {
            if (!(error instanceof ScheduleNotFoundError)) throw error;
            throw new ConfigurationInvalid(
              `${id} is not there yet; make it with: npx insertion schedule apply.`,
            );
          });
      if (options.json) printJson(concerned.map(({ id }) => id));
      else
        for (const { id } of concerned)
          say(`${id}: ${act === 'unpause' ? 'resumed' : `${act}${act === 'pause' ? 'd' : 'ed'}`}`);
    });
}

async function withQueue(
  dataset: string | undefined,
  options: Options,
  work: (queue: ScheduleQueue, wanted: readonly WantedSchedule[]) => Promise<void>,
): Promise<void> {
  const configuration = configure(options);
  const { datasets } = await toolkitEffects(configuration);
  if (dataset !== undefined) requireDataset(dataset, datasets);
  const publish = configuration.datagouv.apiKey === null ? 'none' : 'apply';
  const named = [...datasets.values()].filter(({ id }) => dataset === undefined || id === dataset);
  await withClient(configuration, ({ client, taskQueue, searchable }) =>
    work({ client, taskQueue, publish, searchable }, [
      ...wantedSchedules(named, taskQueue),
      ...(dataset === undefined ? [retentionSchedule(taskQueue)] : []),
    ]),
  );
}
