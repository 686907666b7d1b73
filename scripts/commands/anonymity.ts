import { basename } from 'node:path';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Session } from '../../activities/platform/effects.js';
import { judgeAnonymity } from '../../activities/protect/microdata/judge-anonymity.js';
import { measureAnonymity } from '../../activities/protect/microdata/measure-anonymity.js';
import { quoted } from '../../activities/text/sql-text.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, printText } from '../print.js';
import { openTable } from '../protect/count-files.js';
import { withFileSession } from '../session/file-session.js';

interface Options {
  readonly quasi: string;
  readonly sensitive?: string;
  readonly numeric?: string;
  readonly k: string;
  readonly l?: string;
  readonly t?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('anonymity <file>')
    .description(
      'k-anonymity, l-diversity and t-closeness of a file with a row for each person; exit 3 below the limits',
    )
    .requiredOption('--quasi <columns>', 'columns by which somebody may be known to others, with commas')
    .option('--sensitive <columns>', 'columns that nobody is to learn, with commas')
    .option('--numeric <columns>', 'those of them whose values are numbers in order', '')
    .option('--k <n>', 'at least so many rows that agree', '5')
    .option('--l <n>', 'at least so many values among rows that agree')
    .option('--t <distance>', 'at most so far from the values of the whole, 0 to 1')
    .option('--json', 'one JSON document on stdout')
    .action(tellAnonymity);
}

async function tellAnonymity(file: string, options: Options): Promise<void> {
  const limits = {
    k: limitOf('--k', options.k, 1, Number.MAX_SAFE_INTEGER),
    ...(options.l === undefined ? {} : { l: limitOf('--l', options.l, 1, Number.MAX_SAFE_INTEGER) }),
    ...(options.t === undefined ? {} : { t: limitOf('--t', options.t, 0, 1) }),
  };
  const measured = await measureFile(file, options, limits.k);
  const reasons = judgeAnonymity(basename(file), measured, limits);
  if (reasons.length > 0) process.exitCode = EXIT.held;
  if (options.json) return printJson({ ...measured, limits, reasons });
  printText(
    `${measured.rows} rows in ${measured.classes} classes: k is ${measured.k}; ${measured.rare} rows agree with fewer than ${limits.k}`,
  );
  if (measured.sensitive.length > 0)
    printTable(
      ['column', 'l', 'entropy l', 'alpha', 't'],
      measured.sensitive.map(({ column, l, entropyL, alpha, t }) => [
        ...[column, String(l), entropyL.toFixed(2), alpha.toFixed(3), t.toFixed(3)],
      ]),
    );
  for (const reason of reasons) printText(`✗ ${reason}`);
}

function measureFile(file: string, options: Options, k: number) {
  const [quasi, numeric] = [listed(options.quasi), listed(options.numeric)];
  const names = [...new Set([...listed(options.sensitive), ...numeric])];
  const sensitive = names.map((column) => ({ column, numeric: numeric.includes(column) }));
  return withFileSession(file, async (session, scratch) => {
    await openPersons(file, [...quasi, ...names], session, scratch);
    return measureAnonymity({ relation: 'persons', quasi, sensitive }, k, session);
  });
}

/** The view `persons`: every line of the file, an empty cell as null. */
async function openPersons(
  file: string,
  asked: readonly string[],
  session: Session,
  scratch: string,
): Promise<void> {
  const columns = await openTable(file, session, scratch);
  const missing = asked.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new ConfigurationInvalid(
      `${basename(file)} has no column called ${missing.join(', ')}; \`npx insertion inspect\` lists its columns.`,
    );
  const cells = columns.map((name) => `nullif(${quoted(name)}, '') as ${quoted(name)}`);
  await session.run(`create temp view persons as select ${cells.join(', ')} from extract`);
}

function listed(columns: string | undefined): string[] {
  return (columns ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function limitOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most && (most === 1 || Number.isInteger(value)))
    return value;
  throw new ConfigurationInvalid(
    `${option} takes a ${most === 1 ? 'number from 0 to 1' : 'whole number'}; correct it.`,
  );
}
