import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ObjectMissing } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createScratchFolder, removeScratchFolder } from '../../activities/platform/process/scratch.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { type Changes, readChangeLog, readWithdrawals } from '../../activities/published/change-log.js';
import { listVersions, readLatest, readManifest } from '../../activities/published/read-version.js';
import { compareVersions } from '../../activities/release/changes/compare-versions.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, printText, say } from '../print.js';
import { placeOf } from '../session/print-report.js';
import { configure, requireDeclared } from '../toolkit.js';

interface Options {
  readonly store?: string;
  readonly json?: boolean;
}

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

async function showVersions(dataset: string, options: Options): Promise<void> {
  const { open } = await openDataset(dataset, options);
  const notices = new Map(
    (await readWithdrawals(dataset, open)).map(({ version, ...notice }) => [version, notice]),
  );
  // a version whose withdrawal stopped half-way is still there, with its notice
  const standing = (await listVersions(dataset, open)).map((one) => ({
    ...one,
    manifest: placeOf(open, one.manifest),
    withdrawn: notices.get(one.version) ?? null,
  }));
  for (const { version } of standing) notices.delete(version);
  // after the others: what can be downloaded comes first in the list
  const gone = [...notices].map(([version, withdrawn]) => ({
    ...{ version, current: false, manifest: null, withdrawn },
  }));
  const log = (await readChangeLog(dataset, open))?.log.publications ?? [];
  const versions = await Promise.all(
    [...standing, ...gone].map(async (one) => ({
      ...one,
      ...tellChanges(log.find(({ version }) => version === one.version)),
      approvedBy: one.manifest === null ? null : await approverOf(dataset, one.version, open),
    })),
  );
  if (options.json) printJson(versions);
  else if (versions.length === 0)
    say(`${dataset} has no version yet; publish one with: insertion run ${dataset}`);
  else
    printTable(
      ['version', 'current', 'rows', 'changed rows', 'contract', 'approved by'],
      versions.map(({ version, current, rows, changedRows, level, approvedBy, withdrawn }) => [
        ...[version, current ? 'yes' : '', rows ?? '', changedRows ?? '', level ?? ''],
        withdrawn ? `withdrawn on ${withdrawn.date}: ${withdrawn.reason}` : (approvedBy ?? ''),
      ]),
    );
}

/** Over all its tables, against the version it replaced; null where the change log does not mention it. */
function tellChanges(changes: Changes | undefined) {
  if (!changes) return { rows: null, changedRows: null, level: null, summary: [] };
  const { tables, level, summary } = changes;
  const sum = (count: (table: Changes['tables'][number]) => number) =>
    tables.reduce((total, table) => total + count(table), 0);
  return {
    rows: sum(({ rows }) => rows),
    changedRows: level === 'first' ? null : sum(({ added, changed, removed }) => added + changed + removed),
    ...{ level, summary },
  };
}

/** Null where nobody had to decide. */
async function approverOf(dataset: string, version: string, open: ObjectStore): Promise<string | null> {
  const { decision } = await readManifest(dataset, version, open);
  return decision?.author ?? null;
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

async function openDataset(dataset: string, options: Options) {
  const configuration = configure(options);
  await requireDeclared(dataset);
  const { open } = createZones(configuration);
  const withScratch = async <Result>(work: (scratch: string) => Promise<Result>): Promise<Result> => {
    const scratch = await createScratchFolder(configuration.scratch, 'versions');
    return work(scratch).finally(() => removeScratchFolder(scratch));
  };
  return { open, duckdb: configuration.duckdb, withScratch };
}
