/** How far a run is, and which runs there are. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import type { RunProgress } from '../../workflows/messages.js';
import { DATASET, PARTNERS, PERIOD, VERDICT } from '../../workflows/search-attributes.js';
import { finishRun } from '../commands/run.js';
import { readDeclared } from '../declared.js';
import { printJson, printTable, printText, say } from '../print.js';
import { configure } from '../toolkit.js';
import { lookAt } from './follow-run.js';
import { reportedRuns, searchedAs } from './organisation-runs.js';
import { describeMissing } from './search-attributes.js';
import { withClient, withWorker } from './work-session.js';

export interface StatusOptions {
  readonly store?: string;
  readonly json?: boolean;
  readonly follow?: boolean;
  readonly dataset?: string;
  readonly verdict?: string;
  readonly partner?: string;
}

export function showStatus(run: string | undefined, options: StatusOptions): Promise<void> {
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
  return withClient(configure(options), async ({ client, engine, searchable, configuration }) => {
    const own = options.partner === undefined ? null : await ownRuns(options.partner, configuration);
    const query = queryOf({ ...options, ...(own && { partner: own.searched }) });
    if (query !== null && !searchable)
      throw new ConfigurationInvalid(`${describeMissing(engine.namespace)}.`);
    const runs = [];
    for await (const found of client.workflow.list({
      query: ['WorkflowType = "publishDataset"', ...(query ?? [])].join(' and '),
    })) {
      const { workflowId: runId, status, startTime, typedSearchAttributes: told } = found;
      const [dataset, period, verdict] = [DATASET, PERIOD, VERDICT].map((key) => told.get(key) ?? null);
      const state = status.name;
      if (own?.runs && !own.runs.has(runId)) continue;
      runs.push({ ...{ runId, state, dataset, period, verdict }, started: startTime.toISOString() });
    }
    if (options.json) printJson(runs);
    else if (runs.length === 0)
      say(query ? 'No such run.' : 'No run yet; start one with: npx insertion run <dataset>');
    else
      printTable(
        ['run', 'state', 'verdict', 'started'],
        runs.slice(0, 20).map((row) => [row.runId, row.state, row.verdict ?? '', row.started]),
      );
  });
}

/**
 * Runs know the partners of their sources. Of an organisation that feeds them with others, those that it has a report of: the rest is not
 * its own. `runs`: null where all are.
 */
async function ownRuns(
  partner: string,
  configuration: Configuration,
): Promise<{ readonly searched: string; readonly runs: ReadonlySet<string> | null }> {
  const searched = searchedAs(partner, await loadDatasets(...readDeclared().datasets));
  if (searched === partner) return { searched, runs: null };
  const listed = await createZones(configuration).reports.list(`${partner}/`);
  return { searched, runs: reportedRuns(listed.map(({ key }) => key)) };
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
  if (seen.held) say(`Then: npx insertion approve ${run}, or npx insertion reject ${run} --reason "…"`);
}

/** Conditions on the search attributes; null where none is asked for. Throws ConfigurationInvalid. */
function queryOf({ dataset, verdict, partner }: StatusOptions): string[] | null {
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

export async function known<Result>(run: string, asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      throw new ConfigurationInvalid(
        `No run under way is called "${run}"; npx insertion status lists the runs.`,
      );
    throw error;
  }
}
