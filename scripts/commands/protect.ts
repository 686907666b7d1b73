import { copyFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { tableOf } from '../../activities/protect/count-table.js';
import { isPrimary, PRESETS } from '../../activities/protect/primary.js';
import { type Publication, publishTable } from '../../activities/protect/publish-table.js';
import { type CountColumns, readCounts, writeProtected } from '../../activities/protect/read-count-table.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printText, say } from '../print.js';
import { naming, openTable, wholeNumber } from '../protect/count-files.js';
import { METHODS, methodOf, protectByKey } from '../protect/protect-by-key.js';
import { dominanceOf, type ProtectOptions, readHierarchies, ruleOf } from '../protect/protect-options.js';
import { withFileSession } from '../session/file-session.js';

export function add(program: Command): void {
  const command = program
    .command('protect <table> <out>')
    .description(
      'what may be told of a count table: small counts hidden with all that gives them away, proven by attack (--method suppression), multiples (rounding) or counts with noise (cell_key); OUT.csv has the dimensions, the count (empty where secret) and statut (diffuse, arrondi, approche or secret)',
    )
    .requiredOption('--by <columns>', 'the dimensions, with commas; an empty cell is the total')
    .requiredOption('--count <column>', 'the column of counts');
  withMethod(withSecrecy(command))
    .option('--total <label>', 'how a total is written, beside an empty cell', '')
    .option('--json', 'one JSON document on stdout')
    .action(protect);
}

/** Which counts are secret by themselves. */
function withSecrecy(command: Command): Command {
  return command
    .option('--threshold <n>', 'a count below it, and above zero, is secret')
    .addOption(
      new Option('--preset <name>', 'a threshold by its source, instead of --threshold')
        .choices(Object.keys(PRESETS))
        .conflicts('threshold'),
    )
    .option('--max <column>', 'largest contributor, for the dominance of --preset entreprise; with --value')
    .option('--value <column>', 'value of the cell, for the same')
    .option(
      '--p-percent <p>',
      'secret too where the second contributor could work out the first within p %; with --max, --value, --second',
    )
    .option('--second <column>', 'second largest contributor, for --p-percent');
}

/** How they are protected. */
function withMethod(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--method <name>',
        'suppression: exact or hidden, sums hold; rounding: multiples of --round, sums hold; cell_key: noise of --key, nothing else hidden, sums hold nearly',
      ).choices(METHODS),
    )
    .option(
      '--width <n>',
      'suppression: the count of a hidden cell could be any of so many others. Default threshold - 1: a hidden 1 might be any small count. 1 only keeps it from being exact, and hides fewer',
    )
    .option(
      '--key <column>',
      'cell_key: the fractional part of the sum of the secret record keys of each cell’s people',
    )
    .option('--variance <v>', 'cell_key: of the noise, in persons squared', '10')
    .option('--deviation <n>', 'cell_key: the noise at most, in persons', '12')
    .option('--round <base>', 'publish multiples of it, every sum kept, such as 5; statut then says arrondi')
    .option(
      '--hierarchy <dim=file>',
      'levels inside a dimension: a file of child,parent; again for more',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    );
}

async function protect(file: string, out: string, options: ProtectOptions): Promise<void> {
  if (extname(out) !== '.csv')
    throw new ConfigurationInvalid(`${basename(out)}: the result is named .csv; choose such a name.`);
  const rule = ruleOf(options);
  if (methodOf(options) === 'cell_key') return protectByKey(file, out, options, rule.threshold);
  const width = options.width === undefined ? rule.threshold - 1 : wholeNumber('--width', options.width);
  const base = options.round === undefined ? null : wholeNumber('--round', options.round);
  const by = options.by.split(',').map((name) => name.trim());
  const hierarchies = await readHierarchies(options, by);
  const started = performance.now();
  const done = await withFileSession(file, async (session, scratch) => {
    const columns = await openTable(file, session, scratch);
    const shape: CountColumns = {
      table: 'extract',
      columns,
      by,
      count: options.count,
      dominance: dominanceOf(options),
      total: options.total,
    };
    const { lines, publication } = await naming(file, async () => {
      const rows = await readCounts(shape, session);
      const counts = tableOf(rows, by, hierarchies);
      const secretLines = new Set(rows.filter((row) => isPrimary(row, rule)).map(({ line }) => line));
      const secret = Uint8Array.from(counts.lines, (line) => (secretLines.has(line) ? 1 : 0));
      const clock = () => performance.now();
      return { lines: counts.lines, publication: await publishTable(counts, secret, width, base, clock) };
    });
    if (exitCodeOfProtection(publication) !== EXIT.done) return publication;
    const written = join(scratch, 'protected.csv');
    const published = Array.from(lines, (line, cell) => ({ line, count: publication.counts[cell] ?? null }));
    await writeProtected(shape, published, publication.shown, written, session);
    await copyFile(written, resolve(out));
    return publication;
  });
  tell(done, out, options, width, (performance.now() - started) / 1000);
}

/** Nothing is written that was not proven. */
export function exitCodeOfProtection({ audit }: Pick<Publication, 'audit'>): number {
  return audit.narrow.length > 0 ? EXIT.held : EXIT.done;
}

function tell(done: Publication, out: string, options: ProtectOptions, width: number, seconds: number): void {
  const { cells, primary, secondary, counts } = done;
  const hidden = counts.filter((count) => count === null).length;
  const { narrow, ...audit } = done.audit;
  const code = exitCodeOfProtection(done);
  if (code !== EXIT.done) {
    process.exitCode = code;
    say(
      `✗ the audit refuses: ${audit.exact} hidden cells can be worked out exactly, ${narrow.length - audit.exact} too closely; nothing was written. Publish fewer margins, or larger cells.`,
    );
  }
  if (options.json) {
    printJson({ cells, primary, secondary, ...(options.round === undefined ? {} : { hidden }), audit });
    return;
  }
  printText(
    `${cells} cells, ${primary} secret by themselves, ${hidden === 0 && primary > 0 ? 'none hidden: rounding protects them' : `${secondary} hidden to protect them`}; ${seconds.toFixed(1)} s`,
  );
  printText(
    `audit: ${audit.suppressed} hidden, ${audit.solved} programmes solved in ${audit.seconds} s, narrowest interval ${audit.narrowest ?? 'endless'} (asked: ${width}; a hidden count could be any of so many others), ${audit.exact} exact${code === EXIT.done ? ` → ${out}` : ''}`,
  );
}
