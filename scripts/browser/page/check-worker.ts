/** The self-check in a worker of a page: the modules of a run, on a memory disk, with DuckDB as WebAssembly. Nothing leaves it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { EngineFailed, InsertionError } from '../../../activities/errors.js';
import { safeFileName } from '../../../activities/extract/safe-name.js';
import { NORMALISE_FUNCTIONS } from '../../../activities/normalise/functions/index.js';
import { createReferencesOf } from '../../../activities/platform/references/reference-lists.js';
import { copyWithHash } from '../../../activities/platform/store/local-file.js';
import type { PartnerReport } from '../../../activities/report/partner-report.js';
import type { Dataset } from '../../../datasets/dataset.js';
import type { RuleBook } from '../../../quality-rules/load-rules.js';
import { REPORT_FILES, selfCheck } from '../../self-check/self-check.js';
import { type Machine, TOOLKIT, unpackDataset, unpackRules } from '../machine.js';
import type { Ask, Check, Load, ReportFile, Tell, Verdict } from './check-messages.js';
import { createMemoryStore } from './memory-store.js';
import { openWasmEngine, type WasmEngine } from './wasm-engine.js';

z.config({ jitless: true }); // the page forbids code made from text

interface Toolkit {
  readonly engine: WasmEngine;
  readonly rules: RuleBook;
  readonly lists: ReadonlyMap<string, string>;
  readonly datasets: ReadonlyMap<string, Dataset>;
}

const MODULE = '/engine.wasm';
const SCRATCH = '/scratch';

let toolkit: Promise<Toolkit> | null = null;

addEventListener('message', ({ data }: MessageEvent<Ask>) => {
  answer(data).catch((error: unknown) => tell({ kind: 'failed', sentence: sentenceOf(error) }));
});

async function answer(ask: Ask): Promise<void> {
  if (ask.kind === 'load') {
    toolkit = loadToolkit(ask);
    await toolkit;
    tell({ kind: 'ready' });
  } else if (toolkit !== null) tell(await check(ask, await toolkit));
}

async function loadToolkit({ engine, machine }: Load): Promise<Toolkit> {
  const { files, lists, rules, datasets } = JSON.parse(machine) as Machine;
  writeFileSync(MODULE, new Uint8Array(engine));
  for (const [name, text] of Object.entries(files)) {
    const path = `${TOOLKIT}/${name}`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const unpacked = datasets.map(unpackDataset);
  return {
    engine: await openWasmEngine(MODULE, NORMALISE_FUNCTIONS),
    rules: unpackRules(rules),
    lists: new Map(Object.entries(lists)),
    datasets: new Map(unpacked.map((dataset) => [dataset.id, dataset])),
  };
}

async function check({ file, dataset: id, source }: Check, tools: Toolkit): Promise<Tell> {
  const dataset = tools.datasets.get(id);
  if (dataset === undefined) throw new Error(`no dataset ${id}`);
  const path = `${SCRATCH}/recu/${safeFileName(file.name)}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, new Uint8Array(await file.arrayBuffer()));
    const zones = { work: createMemoryStore('memory:work'), reports: createMemoryStore('memory:reports') };
    // one each: tables that are made of them are forgotten after the check
    const references = createReferencesOf(`${TOOLKIT}/datasets/_nomenclatures`, () => tools.lists);
    const asOf = new Date().toISOString().slice(0, 10);
    const { report, files, folder } = await selfCheck(
      {
        ...{ path, dataset, source, asOf, scratch: SCRATCH, zones },
        tell: (part) => tell({ kind: 'part', part }),
      },
      { ...tools, references, copyAndHash: copyWithHash },
    );
    const written = await Promise.all(REPORT_FILES.map((name) => readReportFile(files, folder, name)));
    return { kind: 'checked', verdict: verdictOf(report), files: written };
  } finally {
    rmSync(SCRATCH, { recursive: true, force: true });
    tools.engine.forget();
  }
}

async function readReportFile(
  files: ReturnType<typeof createMemoryStore>,
  folder: string,
  name: string,
): Promise<ReportFile> {
  const body = (await files.read(`${folder}/${name}`))?.body ?? new Uint8Array();
  return { name, body: Uint8Array.from(body) };
}

function verdictOf({ extracts: [extract], totals, score }: PartnerReport): Verdict {
  return {
    taken: extract?.role === 'used',
    sentence: extract?.sentence ?? null,
    rows: extract?.rows?.received ?? null,
    rejected: extract?.rows?.rejected ?? null,
    toFix: totals.toFix,
    score,
  };
}

/** Errors of the toolkit are sentences without values; those of anybody else may hold some, so they never pass. */
function sentenceOf(error: unknown): string {
  if (
    error instanceof EngineFailed ||
    error instanceof RangeError ||
    error instanceof WebAssembly.RuntimeError
  )
    return 'La mémoire que le navigateur accorde à cette page n’a pas suffi. Fermez d’autres onglets et relancez le contrôle, ou contrôlez ce fichier avec la commande « npx insertion validate ».';
  const detail = error instanceof InsertionError ? ` Détail, pour l’équipe : ${error.message}` : '';
  return `Le contrôle s’est arrêté sur une erreur de l’outil, pas de votre fichier ; recommencer n’y changera rien.${detail}`;
}

function tell(message: Tell): void {
  postMessage(message);
}
