import { userInfo } from 'node:os';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { readLatest } from '../../activities/published/read-version.js';
import { approve, type HeldReport, type RunProgress, reject } from '../../workflows/messages.js';
import { DATASET, PARTNERS, PERIOD, VERDICT } from '../../workflows/search-attributes.js';
import { printJson, printTable, printText, say } from '../print.js';
import { lookAt } from '../session/follow-run.js';
import { describeMissing } from '../session/search-attributes.js';
import { withClient, withWorker } from '../session/work-session.js';
import { configure } from '../toolkit.js';
import { finishRun } from './run.js';

interface Options {
  readonly store?: string;
  readonly reason?: string;
  readonly author?: string;
  readonly json?: boolean;
  readonly follow?: boolean;
  readonly dataset?: string;
  readonly verdict?: string;
  readonly partner?: string;
}

/** Commands that follow a run, or decide on one that is held. */
export function add(program: Command): void {
  const onRun = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--store <url>', 'the store the run works on')
      .option('--json', 'one JSON document on stdout');
  onRun('approve <run>', 'let a held run publish')
    .option('--reason <text>', 'why; the team reads it, the public learns the day alone', '')
    .option('--author <name>', 'who decides, or on whose behalf')
    .action(decideWith(approve));
  onRun('reject <run>', 'end a held run without publishing')
    .requiredOption('--reason <text>', 'why')
    .option('--author <name>', 'who decides, or on whose behalf')
    .action(decideWith(reject));
  onRun('cancel <run>', 'stop a run and remove what it had written').action(cancelRun);
  onRun('status [run]', 'how far a run is; without a run, the latest ones')
    .option('--follow', 'with a run: a live view until it ends or waits for somebody')
    .option('--dataset <id>', 'without a run: those of this dataset')
    .option('--verdict <status>', 'without a run: those that are running, held, published, refused…')
    .option('--partner <code>', 'without a run: those that a partner feeds')
    .action(showStatus);
}

function decideWith(decision: typeof approve) {
  return (run: string, options: Options) =>
    withWorker(configure(options), async (session) => {
      const author = options.author ?? userInfo().username;
      const handle = session.client.workflow.getHandle(run);
      await known(run, handle.describe());
      const seen = await lookAt(session.client, run);
      const evidence = seen?.held?.evidence;
      if (seen?.held) await tellSince(seen.held, session.effects.zones.open);
      const date = new Date().toISOString().slice(0, 10);
      const told = {
        author,
        reason: options.reason ?? '',
        date,
        ...(evidence === undefined ? {} : { evidence }),
      };
      await known(run, handle.signal(decision, told));
      await finishRun(session, run, options);
    });
}

/** What the page of the run does not show, since it came after it. */
async function tellSince({ dataset, judged }: HeldReport, open: ObjectStore): Promise<void> {
  const current = (await readLatest(dataset, open))?.pointer.version ?? null;
  if (current !== judged)
    say(
      `Version ${current ?? 'none'} became current since this run was judged against ${judged ?? 'none'}; it is judged again, and held again where something is left to decide.`,
    );
}

function cancelRun(run: string, options: Options): Promise<void> {
  return withWorker(configure(options), async (session) => {
    await known(run, session.client.workflow.getHandle(run).cancel());
    await finishRun(session, run, options);
  });
}

function showStatus(run: string | undefined, options: Options): Promise<void> {
  if (run !== undefined && options.follow)
    return withWorker(configure(options), async (session) => {
      await known(run, session.client.workflow.getHandle(run).describe());
      await finishRun(session, run, options);
    });
  // how far a run is a worker must be asked; which runs there are the server knows
  if (run !== undefined)
    return withWorker(configure(options), async ({ client }) => {
      const description = await known(run, client.workflow.getHandle(run).describe());
      const seen = await lookAt(client, run);
      const state = description.status.name;
      if (options.json) return printJson({ runId: run, state, ...seen });
      return printRun(run, state, seen);
    });
  return withClient(configure(options), async ({ client, engine, searchable }) => {
    const query = queryOf(options);
    if (query !== null && !searchable)
      throw new ConfigurationInvalid(`${describeMissing(engine.namespace)}.`);
    const runs = [];
    for await (const found of client.workflow.list({
      query: ['WorkflowType = "publishDataset"', ...(query ?? [])].join(' and '),
    })) {
      const { workflowId: runId, status, startTime, typedSearchAttributes: told } = found;
      const [dataset, period, verdict] = [DATASET, PERIOD, VERDICT].map((key) => told.get(key) ?? null);
      const state = status.name;
      runs.push({ ...{ runId, state, dataset, period, verdict }, started: startTime.toISOString() });
    }
    if (options.json) printJson(runs);
    else if (runs.length === 0)
      say(query ? 'No such run.' : 'No run yet; start one with: insertion run <dataset>');
    else
      printTable(
        ['run', 'state', 'verdict', 'started'],
        runs.slice(0, 20).map((row) => [row.runId, row.state, row.verdict ?? '', row.started]),
      );
  });
}

/** For people; `--json` has it all. */
function printRun(run: string, state: string, seen: RunProgress | null): void {
  printText(`${run}: ${state.toLowerCase().replaceAll('_', ' ')}${seen ? `, phase ${seen.phase}` : ''}`);
  if (!seen) return;
  printTable(
    ['source', 'step', 'rows in', 'rejected', 'out of scope', 'findings'],
    seen.sources.map(({ source, step, rowsIn, rowsRejected, rowsOutside, findings }) => [
      ...[source, step, rowsIn ?? '', rowsRejected ?? '', rowsOutside ?? '', findings ?? ''],
    ]),
  );
  for (const reason of seen.held?.reasons ?? []) say(`held: ${reason}`);
  if (seen.held) say(`Then: insertion approve ${run}, or insertion reject ${run} --reason "…"`);
}

/** Conditions on the search attributes; null where none is asked for. Throws ConfigurationInvalid. */
function queryOf({ dataset, verdict, partner }: Options): string[] | null {
  const asked = [
    ...[
      [DATASET.name, dataset] as const,
      [VERDICT.name, verdict] as const,
      [PARTNERS.name, partner] as const,
    ],
  ].flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (/^[\w-]+$/.test(value)) return [`${name} = "${value}"`];
    throw new ConfigurationInvalid(`"${value}" is no name of a dataset, a verdict or a partner; correct it.`);
  });
  return asked.length > 0 ? asked : null;
}

async function known<Result>(run: string, asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      throw new ConfigurationInvalid(`No run under way is called "${run}"; insertion status lists the runs.`);
    throw error;
  }
}
