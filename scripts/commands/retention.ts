import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { listRunning } from '../../activities/custody/retention/activities.js';
import { planRetention, type RetentionPlan } from '../../activities/custody/retention/plan-retention.js';
import type { RetentionEnforced } from '../../activities/handover/retention.js';
import { enforceRetention } from '../../workflows/enforce-retention.js';
import { printJson, printTable, printText, say } from '../print.js';
import { withWorker } from '../session/work-session.js';
import { configure } from '../toolkit.js';

interface Options {
  readonly plan?: boolean;
  readonly store?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('retention')
    .description(
      'delete raw extracts past the term of their source (retention.raw_days) and what ended runs left, and write a register; `schedule apply` does it each night',
    )
    .option('--plan', 'only tell what would go')
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--json', 'one JSON document on stdout')
    .action(enforce);
}

async function enforce(options: Options): Promise<void> {
  await withWorker(configure(options), async ({ client, effects, taskQueue }) => {
    if (options.plan) return tellPlan(await planRetention(await listRunning(client), effects), options);
    const done = await client.workflow.execute(enforceRetention, {
      workflowId: `retention/${randomBytes(4).toString('hex')}`,
      taskQueue,
    });
    if (options.json) printJson(done);
    else tellDone(done, effects.zones.restricted.url);
  });
}

function tellPlan({ expired, retained }: RetentionPlan, { json }: Options): void {
  if (json) {
    printJson({ expired, retained });
    return;
  }
  if (expired.length === 0) say('Nothing has outlived its term.');
  else
    printTable(
      ['zone', 'of', 'sha256', 'why', 'days', 'term', 'bytes'],
      expired.map(({ zone, of, sha256, reason, age_days, term_days, bytes }) => [
        ...[zone, of, sha256?.slice(0, 12) ?? '', reason],
        ...[age_days, term_days, bytes],
      ]),
    );
  for (const { of, sha256, age_days } of retained)
    printText(
      `${of} ${sha256.slice(0, 12)}: ${age_days} days old and kept, a failed source would fall back on it.`,
    );
}

function tellDone({ deleted, objects, bytes, retained, register }: RetentionEnforced, zone: string): void {
  if (register === null) say('Nothing has outlived its term.');
  else
    printText(
      `${deleted} deleted (${objects} objects, ${bytes} bytes), seen to be gone: ${zone}/${register}`,
    );
  if (retained > 0)
    printText(`${retained} past their term are kept: a failed source would fall back on them.`);
}
