import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/configuration.js';
import { untilAborted } from '../engine/interruption.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { GENERATORS } from '../generate/index.js';
import { LAST_DAY } from '../generate/parcours/people.js';
import { groupDigits, printJson, printText, say, sayStep } from '../print.js';
import { printReport, runDocument } from '../print-report.js';
import { followWithView, startRun } from '../start-run.js';
import { configure } from '../toolkit.js';
import { type WorkSession, withWorker } from '../work-session.js';
import { generateKeyFile } from './keys.js';
import { openServer, PORT } from './serve.js';

const SAMPLE = { persons: 10_000, seed: '1' } as const;

export function add(program: Command): void {
  program
    .command('start')
    .description('start what is needed and run every dataset on its sample extracts, with live progress')
    .option('--keep', 'leave the server, the worker, the catalogue and its API up afterwards, until Ctrl-C')
    .option('--json', 'one JSON document on stdout')
    .action((options: { keep?: boolean; json?: boolean }) => start(options));
}

async function start(options: { keep?: boolean; json?: boolean }): Promise<void> {
  const started = performance.now();
  const configuration = configure();
  await withWorker(configuration, async (session) => {
    const documents = [];
    for (const { id: dataset, metadata } of session.effects.datasets.values()) {
      const samples = metadata.personal ? await inventSamples(dataset, configuration) : {};
      say(
        `${pc.bold(dataset)} on its sample extracts ${pc.dim(`(Temporal at ${session.engine.uiUrl ?? session.engine.address})`)}`,
      );
      const report = await followWithView(
        session,
        await startRun(session, dataset, { ...samples, deliver: false }),
      );
      documents.push(runDocument(report, session.effects.zones));
      process.exitCode = Math.max(Number(process.exitCode ?? EXIT.done), exitCodeOf(report));
      if (!options.json) printReport(report, session.effects.zones);
    }
    if (options.json) printJson({ runs: documents });
    else {
      const { catalogue } = documents.findLast((one) => one.catalogue !== null) ?? { catalogue: null };
      if (catalogue !== null) printText(`\nCatalogue: ${catalogue}`);
      printText(pc.dim(`\nDone in ${((performance.now() - started) / 1000).toFixed(1)} s.`));
    }
    if (options.keep) await stayUp(session);
  });
}

/** People who do not exist, and a key for them where there is none yet. Both are made once. */
async function inventSamples(dataset: string, configuration: Configuration): Promise<{ extracts?: string }> {
  const { home, pseudonymKeys } = configuration;
  if (pseudonymKeys.given === null && !(await stat(pseudonymKeys.path).catch(() => null))) {
    await generateKeyFile(pseudonymKeys.path);
    sayStep(`a key for pseudonyms is made: ${pseudonymKeys.path}`);
  }
  const generator = await GENERATORS[dataset]?.();
  if (!generator) return {};
  const out = join(home, 'samples', `${dataset}-${SAMPLE.persons}`);
  if (await stat(out).catch(() => null)) return { extracts: out };
  const started = performance.now();
  const draft = `${out}.part`;
  await rm(draft, { recursive: true, force: true });
  await generator({ ...SAMPLE, out: draft, asOf: LAST_DAY, faults: true, nir: 'impossible' });
  await rename(draft, out);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  sayStep(`${groupDigits(SAMPLE.persons)} invented people in their partners’ files (${seconds} s): ${out}`);
  return { extracts: out };
}

async function stayUp({ engine, signal, taskQueue, configuration }: WorkSession): Promise<void> {
  const place = { host: '127.0.0.1', url: null };
  const server = await openServer(configuration, { ...place, port: Number(PORT) }).catch((error: unknown) => {
    if (error instanceof ConfigurationInvalid) return openServer(configuration, { ...place, port: 0 }); // the usual port is taken
    throw error;
  });
  say(
    `Temporal: ${engine.address}${engine.uiUrl ? `, pages at ${engine.uiUrl}` : ''}; worker on queue ${taskQueue}. Ctrl-C stops them.`,
  );
  say(`Catalogue: ${server.address}/\nAPI: ${server.address}/api/doc`);
  await untilAborted(signal);
  await server.stop();
}
