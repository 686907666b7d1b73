import type { Command } from 'commander';
import pc from 'picocolors';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { printJson, printText, say } from '../print.js';
import { printReport, runDocument } from '../print-report.js';
import { followWithView, startRun } from '../start-run.js';
import { configure } from '../toolkit.js';
import { type WorkSession, withWorker } from '../work-session.js';

export function add(program: Command): void {
  program
    .command('start')
    .description('start what is needed and run every dataset on its sample extracts, with live progress')
    .option('--keep', 'leave the server and the worker up afterwards, until Ctrl-C')
    .option('--json', 'one JSON document on stdout')
    .action((options: { keep?: boolean; json?: boolean }) => start(options));
}

async function start(options: { keep?: boolean; json?: boolean }): Promise<void> {
  const started = performance.now();
  await withWorker(configure(), async (session) => {
    const documents = [];
    for (const dataset of session.effects.datasets.keys()) {
      say(
        `${pc.bold(dataset)} on its sample extracts ${pc.dim(`(Temporal at ${session.engine.uiUrl ?? session.engine.address})`)}`,
      );
      const report = await followWithView(session, await startRun(session, dataset, {}));
      documents.push(runDocument(report, session.effects.zones));
      process.exitCode = Math.max(Number(process.exitCode ?? EXIT.done), exitCodeOf(report));
      if (!options.json) printReport(report, session.effects.zones);
    }
    if (options.json) printJson({ runs: documents });
    else printText(pc.dim(`\nDone in ${((performance.now() - started) / 1000).toFixed(1)} s.`));
    if (options.keep) await stayUp(session);
  });
}

async function stayUp({ engine, signal, taskQueue }: WorkSession): Promise<void> {
  say(
    `Temporal: ${engine.address}${engine.uiUrl ? `, pages at ${engine.uiUrl}` : ''}; worker on queue ${taskQueue}. Ctrl-C stops them.`,
  );
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
