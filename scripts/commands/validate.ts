import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { parseTableSchema } from '../../activities/check/table-schema/table-schema.js';
import { checkTable, countUnread } from '../../activities/check/table-schema/validate-table.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { intoScratch } from '../../activities/read/convert-file.js';
import { readExtract } from '../../activities/read/read-extract.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, printText, say } from '../print.js';
import { requireFile, withFileSession } from '../session/file-session.js';
import { type Options, validateSource } from '../validate/validate-source.js';
import { declaredReading, withReadingOptions } from './files.js';

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
  const findings = [...rejects, ...verdict.findings];
  const valid = findings.every(({ severity }) => severity !== 'refuse');
  const unchecked = [...verdict.unchecked, ...(schema.foreignKeys.length > 0 ? ['foreignKeys'] : [])];
  const told = { valid, rows, findings, unchecked };
  if (json) printJson(told);
  else printSchemaVerdict(basename(file), told);
  process.exitCode ??= valid ? EXIT.done : EXIT.inputRejected;
}

interface SchemaVerdict {
  readonly valid: boolean;
  readonly rows: number;
  readonly findings: Awaited<ReturnType<typeof checkTable>>['findings'];
  readonly unchecked: readonly string[];
}

function printSchemaVerdict(fileName: string, { valid, rows, findings, unchecked }: SchemaVerdict): void {
  printText(`${fileName}: ${rows} rows, ${valid ? 'valid' : 'not valid'}\n`);
  printTable(
    ['count', 'rule', 'column', 'lines'],
    findings.map(({ count, rule, column, sample, sampled }) => [
      ...[count, rule, column ?? ''],
      `${sample.map(({ line }) => line).join(', ')}${sampled ? ', …' : ''}`,
    ]),
  );
  for (const part of unchecked)
    say(
      part === 'foreignKeys'
        ? '! foreignKeys is not checked: it needs other files.'
        : `! ${part} is not checked: no engine here reads it, or not in time; all the rest is.`,
    );
}
