import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import type { RunReport } from '../../workflows/messages.js';
import { untilAborted } from '../engine/interruption.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { GENERATORS } from '../generate/index.js';
import { LAST_DAY } from '../generate/parcours/people.js';
import { generateKeyFile } from '../keys/key-ring.js';
import { asStep, groupDigits, printJson, printText, say } from '../print.js';
import { followRun } from '../session/follow-run.js';
import { printReport, runDocument } from '../session/print-report.js';
import { openProgressView } from '../session/show-progress.js';
import { requireServable, startRun } from '../session/start-run.js';
import { type WorkSession, withWorker } from '../session/work-session.js';
import { configure } from '../toolkit.js';
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
    for (const report of await runAll(session)) {
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

/** Every dataset at once: one is read while another is written. */
async function runAll(session: WorkSession): Promise<RunReport[]> {
  const { client, configuration, effects, engine, signal } = session;
  const view = openProgressView();
  try {
    const followed: Promise<RunReport>[] = [];
    for (const { id: dataset, metadata } of effects.datasets.values()) {
      const samples = metadata.personal ? await inventSamples(dataset, configuration, view.tell) : {};
      view.tell(
        `${pc.bold(dataset)} on its sample extracts ${pc.dim(`(Temporal at ${engine.uiUrl ?? engine.address})`)}`,
      );
      await requireServable(dataset, effects);
      const run = await startRun(session, dataset, { ...samples, deliver: false });
      followed.push(followRun(client, run, view.show, signal));
    }
    return await Promise.all(followed);
  } finally {
    view.close();
  }
}

/** People who do not exist, and a key for them where there is none yet. Both are made once. */
async function inventSamples(
  dataset: string,
  { home, pseudonymKeys }: Configuration,
  tell: (sentence: string) => void,
): Promise<{ extracts?: string }> {
  if (pseudonymKeys.given === null && !(await stat(pseudonymKeys.path).catch(() => null))) {
    await generateKeyFile(pseudonymKeys.path);
    tell(asStep(`a key for pseudonyms is made: ${pseudonymKeys.path}`));
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
  tell(
    asStep(`${groupDigits(SAMPLE.persons)} invented people in their partners’ files (${seconds} s): ${out}`),
  );
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
