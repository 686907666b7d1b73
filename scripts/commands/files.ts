import { basename, extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { convertFile } from '../../activities/read/convert-file.js';
import { inspectFile } from '../../activities/read/inspect-file.js';
import type { DeclaredShape } from '../../activities/read/reading.js';
import { printJson, printTable, printText, say } from '../print.js';
import { withFileSession } from '../session/file-session.js';

/** Commands on one file: no server, no store. */
export function add(program: Command): void {
  const onFile = (name: string, description: string) =>
    withReadingOptions(program.command(name).description(description)).option(
      '--json',
      'one JSON document on stdout',
    );
  onFile(
    'inspect <file>',
    'container, encoding, dialect, sheets, columns with guessed types, row count',
  ).action(inspect);
  onFile(
    'convert <file> <out>',
    'any readable extract to clean UTF-8 RFC 4180 CSV, or Parquet; OUT.flags lists the lines that were touched or rejected',
  ).action(convert);
}

export interface ReadingOptions {
  readonly sheet?: string;
  readonly member?: string;
  readonly table?: number;
}

interface FileOptions extends ReadingOptions {
  readonly json?: boolean;
}

/** What every command that reads a file may be told of it. */
export function withReadingOptions(command: Command): Command {
  return command
    .option(
      '--sheet <name>',
      'of a workbook: the sheet to read (default: the declared one, or the one that holds the table)',
    )
    .option('--member <name>', 'of a zip with several files: the one to read; * stands for any letters')
    .option(
      '--table <n>',
      'of a text file or a sheet with several tables: the one to read, from 1',
      wholeNumber,
    );
}

async function inspect(file: string, options: FileOptions): Promise<void> {
  const seen = await withFileSession(file, (session, scratch) =>
    inspectFile(resolve(file), session, scratch, declaredReading(options)),
  );
  if (options.json) return printJson(seen);
  const { dialect, encoding, container, format, rows, rejected } = seen;
  printText(
    `${basename(file)}: ${format}${container === 'none' ? '' : ` in ${container}`}, ${encoding.name} (${encoding.proof})`,
  );
  if (dialect)
    printText(
      `delimiter ${JSON.stringify(dialect.delimiter)}, quote ${JSON.stringify(dialect.quote)}, header line ${dialect.headerLine ?? 'none'}`,
    );
  const [sheet, ...others] = seen.sheets ?? [];
  if (sheet !== undefined) {
    const beside = others.length > 0 ? `; beside it: ${others.join(', ')}` : '';
    printText(`sheet ${JSON.stringify(sheet)}, titles in row ${seen.headerRow || 'none'}${beside}`);
  }
  printText(`${rows} rows, ${rejected} rejected, ${seen.above} above the table\n`);
  printTable(
    ['column', 'type', 'filled'],
    seen.columns.map(({ name, guessedType, filled }) => [name, guessedType, filled]),
  );
  for (const { code, detail } of seen.warnings) say(`! ${code}: ${detail}`);
}

/** What the command line says of how a file is read. */
export function declaredReading({ sheet, member, table }: ReadingOptions): DeclaredShape {
  return {
    ...(sheet === undefined ? {} : { sheet }),
    ...(member === undefined ? {} : { member }),
    ...(table === undefined ? {} : { table }),
  };
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new ConfigurationInvalid(`--table takes a whole number from 1; "${text}" is none.`);
  return Number(text);
}

async function convert(file: string, out: string, options: FileOptions): Promise<void> {
  if (!['.csv', '.parquet'].includes(extname(out)))
    throw new ConfigurationInvalid(`${basename(out)}: the result is named .csv or .parquet; choose one.`);
  const done = await withFileSession(file, (session, scratch) =>
    convertFile(resolve(file), resolve(out), session, scratch, declaredReading(options)),
  );
  if (options.json) printJson(done);
  else
    printText(
      `${done.rowsIn} rows in, ${done.rowsOut} out, ${done.rejected} rejected, ${done.above ?? 0} above the table → ${out}`,
    );
  for (const { code, detail } of done.warnings ?? []) say(`! ${code}: ${detail}`);
}
