/** The versions of a dataset, those that are there and those that were withdrawn. */
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createScratchFolder, removeScratchFolder } from '../../activities/platform/process/scratch.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { type Changes, readChangeLog, readWithdrawals } from '../../activities/published/change-log.js';
import { listVersions, readManifest } from '../../activities/published/read-version.js';
import { printJson, printTable, say } from '../print.js';
import { placeOf } from '../session/print-report.js';
import { configure, requireDeclared } from '../toolkit.js';

export interface Options {
  readonly store?: string;
  readonly json?: boolean;
}

export async function showVersions(dataset: string, options: Options): Promise<void> {
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

export async function openDataset(dataset: string, options: Options) {
  const configuration = configure(options);
  await requireDeclared(dataset);
  const { open } = createZones(configuration);
  const withScratch = async <Result>(work: (scratch: string) => Promise<Result>): Promise<Result> => {
    const scratch = await createScratchFolder(configuration.scratch, 'versions');
    return work(scratch).finally(() => removeScratchFolder(scratch));
  };
  return { open, duckdb: configuration.duckdb, withScratch };
}
