import { join } from 'node:path';
import type { Command } from 'commander';
import { ObjectMissing } from '../../activities/errors.js';
import type { Zones } from '../../activities/platform/effects.js';
import { type Changes, readChangeLog, readWithdrawals } from '../../activities/published/change-log.js';
import { readDecision } from '../../activities/published/read-inputs.js';
import { listVersions, readLatest } from '../../activities/published/read-version.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { EXIT } from '../exit-codes.js';
import { printJson, printTable, say } from '../print.js';
import { openDataset } from '../session/open-dataset.js';
import { placeOf } from '../session/print-report.js';
import { showChanges } from '../session/show-changes.js';

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
  const { zones } = await openDataset(dataset, options);
  const { open } = zones;
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
      approvedBy: one.manifest === null ? null : await approverOf(dataset, one.version, zones),
    })),
  );
  if (options.json) printJson(versions);
  else if (versions.length === 0)
    say(`${dataset} has no version yet; publish one with: npx insertion run ${dataset}`);
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
async function approverOf(dataset: string, version: string, zones: Zones): Promise<string | null> {
  return (await readDecision(dataset, version, zones))?.author ?? null;
}

async function verify(dataset: string, version: string | undefined, options: Options): Promise<void> {
  const {
    zones: { open },
    withScratch,
  } = await openDataset(dataset, options);
  const wanted = version ?? (await readLatest(dataset, open))?.pointer.version;
  if (wanted === undefined)
    throw new ObjectMissing(`${dataset} has no version yet; publish one with: npx insertion run ${dataset}`);
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
