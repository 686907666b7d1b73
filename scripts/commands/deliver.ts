import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { deliverReport } from '../../activities/deliver/deliver-report.js';
import {
  findReports,
  type PlannedDelivery,
  type PlannedReport,
  planDelivery,
} from '../../activities/deliver/plan-delivery.js';
import type { DeliverTools } from '../../activities/deliver/send-letter.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { DeliveryOutcome } from '../../activities/handover/deliver.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, printText, say } from '../print.js';
import { configure, toolkitEffects } from '../toolkit.js';

interface Options {
  readonly plan?: boolean;
  readonly again?: boolean;
  readonly out?: string;
  readonly store?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('deliver <run-or-partner>')
    .description(
      'tell partners of the reports of a run, or a partner of its last ones: what failed or waits is sent, what was told is not sent twice',
    )
    .option('--plan', 'only tell who would get what, and why or why not')
    .option('--out <dir>', 'with --plan: write the mails there (.eml)')
    .option('--again', 'send it once more, whatever was told: a new mail')
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--json', 'one JSON document on stdout')
    .action(deliver);
}

async function deliver(asked: string, options: Options): Promise<void> {
  if (options.out !== undefined && !options.plan)
    throw new ConfigurationInvalid('--out writes what --plan shows; give both.');
  const effects = await toolkitEffects(configure(options));
  const tools: DeliverTools = {
    ...effects,
    ...{ owner: `command ${randomUUID()}`, signal: new AbortController().signal },
    ...{ tell: () => undefined, isLastTry: true },
  };
  const reports = await findReports(asked, effects.zones.reports);
  if (reports.length === 0)
    throw new ConfigurationInvalid(
      `${effects.zones.reports.url} has no report of a run or a partner called "${asked}"; npx insertion status lists the runs.`,
    );
  if (options.plan) return plan(reports, tools, options);
  const outcomes: DeliveryOutcome[] = [];
  for (const { partner, dataset, run } of reports) {
    const told = await deliverReport(
      { partner, report: { dataset, run }, again: options.again === true },
      tools,
    );
    outcomes.push(...told.outcomes);
  }
  if (options.json) printJson(outcomes);
  else
    printTable(
      ['partner', 'channel', 'status', 'why'],
      outcomes.map(({ partner, channel, status, reason }) => [partner, channel, status, reason]),
    );
  if (outcomes.some(({ status }) => status === 'failed')) process.exitCode = EXIT.failed;
}

async function plan(
  reports: readonly PlannedReport[],
  tools: DeliverTools,
  { out, json }: Options,
): Promise<void> {
  const planned: PlannedDelivery[] = [];
  for (const report of reports) planned.push(...(await planDelivery(report, tools)));
  const files: string[] = [];
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    for (const { letter } of planned)
      if (letter) {
        await writeFile(join(out, letter.name), letter.body);
        files.push(join(out, letter.name));
      }
  }
  if (json)
    return printJson({
      planned: planned.map(({ letter, ...one }) => ({ ...one, bytes: letter?.body.length ?? null })),
      files,
    });
  printTable(
    ['partner', 'channel', 'dataset', 'verdict', 'why'],
    planned.map(({ partner, channel, dataset, verdict, reason }) => [
      partner,
      channel,
      dataset,
      verdict,
      reason,
    ]),
  );
  for (const file of files) printText(file);
  say('Nothing was sent, and nothing is noted.');
}
