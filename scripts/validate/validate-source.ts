/** A file against a source of a dataset: the report that a run would write. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { sourceOf } from '../../activities/door/dataset-of.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { formatNumber } from '../../activities/markup/french.js';
import {
  createScratchFolder,
  removeScratchFolder,
  sweepScratch,
} from '../../activities/platform/process/scratch.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { DeclaredShape } from '../../activities/read/reading.js';
import type { PartnerReport } from '../../activities/report/partner-report.js';
import type { Dataset } from '../../datasets/dataset.js';
import { declaredReading, type ReadingOptions } from '../commands/files.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, printText, say } from '../print.js';
import { REPORT_FILES, type SelfChecked, selfCheck } from '../self-check/self-check.js';
import { requireFile } from '../session/file-session.js';
import { configure, requireDataset, toolkitEffects } from '../toolkit.js';

export interface Options extends ReadingOptions {
  readonly dataset?: string;
  readonly source?: string;
  readonly schema?: string;
  readonly out?: string;
  readonly asOf?: string;
  readonly json?: boolean;
}

export async function validateSource(
  file: string,
  {
    dataset: id,
    source,
    out,
    asOf,
    json,
    ...options
  }: Options & { readonly dataset: string; readonly source: string },
): Promise<void> {
  await requireFile(file);
  if (asOf !== undefined && !z.iso.date().safeParse(asOf).success)
    throw new ConfigurationInvalid(`--as-of takes a day such as 2026-11-23; "${asOf}" is none.`);
  const configuration = configure();
  const effects = await toolkitEffects(configuration);
  const dataset = readAs(requireDataset(id, effects.datasets), source, declaredReading(options));
  await sweepScratch(configuration.scratch);
  const scratch = await createScratchFolder(configuration.scratch, 'validate');
  try {
    const day = asOf ?? new Date().toISOString().slice(0, 10);
    const zones = {
      work: createFileStore(join(scratch, 'work')),
      reports: createFileStore(join(scratch, 'reports')),
    };
    const asked = { path: resolve(file), dataset, source, asOf: day, scratch, zones };
    const checked = await selfCheck(asked, effects);
    if (out !== undefined) await keepReport(checked, resolve(out));
    for (const note of checked.notes) say(`! ${note}`);
    const { report } = checked;
    const document = sourceDocument(report);
    if (json) printJson(document);
    else printSource(report, out);
    process.exitCode ??= document.valid ? EXIT.done : EXIT.inputRejected;
  } finally {
    await removeScratchFolder(scratch);
  }
}

/** The dataset, its source read as the command line asks. Throws DeclarationInvalid where it has no such source. */
function readAs(dataset: Dataset, id: string, asked: DeclaredShape): Dataset {
  const { declaration } = sourceOf(dataset, id);
  const read = { ...declaration, read: { ...declaration.read, ...asked } };
  const sources = dataset.sources.map((one) =>
    one.declaration === declaration ? { ...one, declaration: read } : one,
  );
  return { ...dataset, sources };
}

async function keepReport({ files, folder }: SelfChecked, out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const name of REPORT_FILES) await files.download(`${folder}/${name}`, join(out, name));
}

/** `valid`: the file would be taken. The shape is a promise to scripts. */
function sourceDocument({ extracts, score, totals, dataset }: PartnerReport) {
  const [extract] = extracts;
  const findings = (extract?.findings ?? []).map(
    ({ code, severity, columns, field, count, rejects, sample, sampled, waiver }) => {
      const column = columns.length > 0 ? columns.join(', ') : field;
      return {
        ...{ rule: code, severity, column, count, rejects, waived: waiver?.expired === false },
        ...{ sample: sample.map((line) => ({ line, column })), sampled },
      };
    },
  );
  return {
    valid: extract?.role === 'used',
    ...{ dataset: dataset.id, source: extract?.source, reason: extract?.sentence ?? null },
    rows: extract?.rows?.received ?? null,
    rejected: extract?.rows?.rejected ?? null,
    ...{ score, totals, findings },
  };
}

/** French: a partner reads it. */
function printSource(report: PartnerReport, out: string | undefined): void {
  const [extract] = report.extracts;
  const { rows, findings = [], sentence } = extract ?? {};
  if (sentence) printText(sentence);
  if (rows)
    printText(
      `${rows.received} lignes lues, ${rows.rejected} rejetées, ${report.totals.toFix} signalements à traiter ; score ${report.score === null ? 'indisponible' : `${formatNumber(report.score)} / 100`}\n`,
    );
  if (findings.length > 0)
    printTable(
      ['signalements', 'lignes', 'constat'],
      findings.map(({ count, sample, sampled, what }) => [
        count,
        `${sample.slice(0, 5).join(', ')}${sampled || sample.length > 5 ? ', …' : ''}`,
        what,
      ]),
    );
  if (out !== undefined) printText(`\nRapport complet : ${join(out, 'index.html')}`);
  else say('\n--out DOSSIER écrit le rapport complet : page, classeur, CSV et JSON.');
}
