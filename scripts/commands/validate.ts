import { mkdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { parseTableSchema } from '../../activities/check/table-schema/table-schema.js';
import { checkTable, countUnread } from '../../activities/check/table-schema/validate-table.js';
import { sourceOf } from '../../activities/door/dataset-of.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { formatNumber } from '../../activities/markup/french.js';
import {
  createScratchFolder,
  removeScratchFolder,
  sweepScratch,
} from '../../activities/platform/process/scratch.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { intoScratch } from '../../activities/read/convert-file.js';
import { readExtract } from '../../activities/read/read-extract.js';
import type { DeclaredShape } from '../../activities/read/reading.js';
import type { PartnerReport } from '../../activities/report/partner-report.js';
import type { Dataset } from '../../datasets/dataset.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, printText, say } from '../print.js';
import { REPORT_FILES, type SelfChecked, selfCheck } from '../self-check.js';
import { configure, requireDataset, toolkitEffects } from '../toolkit.js';
import {
  declaredReading,
  type ReadingOptions,
  requireFile,
  withFileSession,
  withReadingOptions,
} from './files.js';

interface Options extends ReadingOptions {
  readonly dataset?: string;
  readonly source?: string;
  readonly schema?: string;
  readonly out?: string;
  readonly asOf?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  const command = program
    .command('validate <file>')
    .description(
      'what would be told of a file, before it is sent: against a source of a dataset (the report of a run), or a Table Schema',
    )
    .option('--dataset <id>', 'with --source: reading, mapping, typing and rules of that source')
    .option('--source <id>', 'the source that the file is meant for')
    .option('--schema <file>', 'a Table Schema (JSON), as schema.data.gouv.fr publishes them');
  withReadingOptions(command)
    .option('--out <dir>', 'with --dataset: writes the report there, as a page, a workbook, CSV and JSON')
    .option('--as-of <date>', 'the day that waivers and the calendar are held against (default: today)')
    .option('--json', 'one JSON document on stdout')
    .action(validate);
}

async function validate(file: string, options: Options): Promise<void> {
  const { dataset, source, schema } = options;
  if (schema !== undefined && (dataset ?? source ?? options.out) === undefined)
    return validateSchema(file, schema, options);
  if (schema === undefined && dataset !== undefined && source !== undefined)
    return validateSource(file, { ...options, dataset, source });
  throw new ConfigurationInvalid(
    'validate takes either --dataset ID with --source S, or --schema SCHEMA.json; give one of the two.',
  );
}

async function validateSource(
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

async function validateSchema(
  file: string,
  schemaFile: string,
  { json, ...options }: Options,
): Promise<void> {
  await requireFile(schemaFile);
  const schema = parseTableSchema(await readFile(schemaFile, 'utf8'), basename(schemaFile));
  const { rows, rejects, verdict } = await withFileSession(file, async (session, scratch) => {
    const path = await intoScratch(resolve(file), scratch);
    const declared = declaredReading(options);
    const reading = await readExtract({ path, fileName: basename(file), scratch, declared }, session);
    const { columns, titles = {}, native = [], format } = reading;
    const emptyIsText = format === 'csv';
    const asked = { titles, native, emptyIsText };
    return {
      ...{ rows: reading.rowsIn, rejects: await countUnread(session) },
      verdict: await checkTable('extract', columns, schema, session, asked),
    };
  });
  const all = [...rejects, ...verdict.findings];
  const valid = all.every(({ severity }) => severity !== 'refuse');
  const unchecked = [...verdict.unchecked, ...(schema.foreignKeys.length > 0 ? ['foreignKeys'] : [])];
  if (json) printJson({ valid, rows, findings: all, unchecked });
  else {
    printText(`${basename(file)}: ${rows} rows, ${valid ? 'valid' : 'not valid'}\n`);
    printTable(
      ['count', 'rule', 'column', 'lines'],
      all.map(({ count, rule, column, sample, sampled }) => [
        ...[count, rule, column ?? ''],
        `${sample.map(({ line }) => line).join(', ')}${sampled ? ', …' : ''}`,
      ]),
    );
    for (const part of unchecked)
      say(
        part === 'foreignKeys'
          ? '! foreignKeys is not checked: it needs other files.'
          : `! ${part} is not checked: no engine here reads it in time; all the rest is.`,
      );
  }
  process.exitCode ??= valid ? EXIT.done : EXIT.inputRejected;
}
