import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ObjectMissing } from '../../activities/errors.js';
import type { Changes } from '../../activities/published/change-log.js';
import { listVersions } from '../../activities/published/read-version.js';
import { compareVersions } from '../../activities/release/changes/compare-versions.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import { printJson, printTable, printText, say } from '../print.js';
import { openDataset } from './open-dataset.js';

interface Options {
  readonly store?: string;
  readonly json?: boolean;
  readonly rows?: string;
}

/** Without versions: the current one against the one before; with one: that one against the current. */
export async function showChanges(
  dataset: string,
  from: string | undefined,
  to: string | undefined,
  options: Options,
): Promise<void> {
  const { zones, duckdb, withScratch } = await openDataset(dataset, options);
  const { open } = zones;
  const listed = await listVersions(dataset, open);
  const current = listed.find((one) => one.current)?.version;
  const previous = from ?? listed.filter((one) => !one.current)[0]?.version;
  const version = to ?? current;
  if (version === undefined || previous === undefined)
    throw new ObjectMissing(
      `${dataset} has fewer than two versions; npx insertion versions ${dataset} lists them.`,
    );
  const keepDelta = async (table: string, path: string) => {
    if (options.rows !== undefined) {
      await mkdir(options.rows, { recursive: true });
      await copyFile(path, join(options.rows, `${table}.csv`));
    }
    return null;
  };
  await withScratch(async (scratch) => {
    // the engine is a library of 70 MB, which the other commands on versions do without
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
