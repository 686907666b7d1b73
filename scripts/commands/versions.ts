import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ObjectMissing } from '../../activities/errors.js';
import { type Changes, readWithdrawals } from '../../activities/published/change-log.js';
import { listVersions, readLatest } from '../../activities/published/read-version.js';
import { compareVersions } from '../../activities/release/changes/compare-versions.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, printText, say } from '../print.js';
import { type Options, openDataset, showVersions } from '../versions/show-versions.js';

export function add(program: Command): void {
  const onDataset = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
      .option('--json', 'one JSON document on stdout');
  onDataset(
    'versions <dataset>',
    'published versions, newest first, then those that were withdrawn, with the reason',
  ).action(showVersions);
  onDataset('diff <dataset> [from] [to]', 'rows and columns that changed between two versions')
    .option('--rows <dir>', 'write the rows that changed to DIR/<table>.csv')
    .action(showChanges);
  onDataset('verify <dataset> [version]', 're-hash every file of a version against its manifest').action(
    verify,
  );
}

async function verify(dataset: string, version: string | undefined, options: Options): Promise<void> {
  const { open, withScratch } = await openDataset(dataset, options);
  const wanted = version ?? (await readLatest(dataset, open))?.pointer.version;
  if (wanted === undefined)
    throw new ObjectMissing(`${dataset} has no version yet; publish one with: insertion run ${dataset}`);
  const withdrawn = (await readWithdrawals(dataset, open)).find((one) => one.version === wanted);
  if (withdrawn)
    throw new ObjectMissing(
      `${dataset}: version ${wanted} was withdrawn on ${withdrawn.date} (${withdrawn.reason}); its files are gone, and there is nothing left to verify.`,
    );
  await withScratch(async (scratch) => {
    const verified = await verifyVersion(dataset, wanted, open, join(scratch, 'files'));
    if (options.json) printJson({ version: wanted, ...verified });
    else
      printTable(
        ['file', 'state'],
        verified.files.map(({ path, ok, problem }) => [path, ok ? 'ok' : (problem ?? 'changed')]),
      );
    if (!verified.ok) process.exitCode = EXIT.failed;
  });
}

/** Without versions: the current one against the one before; with one: that one against the current. */
async function showChanges(
  dataset: string,
  from: string | undefined,
  to: string | undefined,
  options: Options & { readonly rows?: string },
): Promise<void> {
  const { open, duckdb, withScratch } = await openDataset(dataset, options);
  const listed = await listVersions(dataset, open);
  const current = listed.find((one) => one.current)?.version;
  const previous = from ?? listed.filter((one) => !one.current)[0]?.version;
  const version = to ?? current;
  if (version === undefined || previous === undefined)
    throw new ObjectMissing(
      `${dataset} has fewer than two versions; insertion versions ${dataset} lists them.`,
    );
  const keepDelta = async (table: string, path: string) => {
    if (options.rows !== undefined) {
      await mkdir(options.rows, { recursive: true });
      await copyFile(path, join(options.rows, `${table}.csv`));
    }
    return null;
  };
  await withScratch(async (scratch) => {
    // the engine is a library of 70 MB, which the other two commands of this file do without
    const { createTabularEngine } = await import('../../activities/platform/engine/duckdb.js');
    const engine = createTabularEngine({ ...duckdb, functions: [] });
    const changes = await engine.withSession({ scratch }, async (session) => {
      await loadCellMacros(session);
      const onTable = (table: string) => say(`comparing ${table}…`);
      return compareVersions({ dataset, version, previous }, { open, scratch, keepDelta, onTable }, session);
    });
    if (options.json) printJson(changes);
    else printChanges(changes);
  });
}

function printChanges({ version, previous, level, contractVersion, tables, summary }: Changes): void {
  printText(`${previous} → ${version}: ${level}, contract ${contractVersion}`);
  printTable(
    ['table', 'rows', 'added', 'changed', 'removed'],
    tables.map(({ name, rows, added, changed, removed }) =>
      [name, rows, added, changed, removed].map(String),
    ),
  );
  for (const sentence of summary) printText(`- ${sentence}`);
}
