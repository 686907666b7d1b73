import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TabularEngine } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { generateSql } from './generated-extract.js';
import type { Bench } from './tell-table.js';

/** One file of the bench's dataset, as `extracts/flux/flux.csv` below the bench's folder, and the engine that wrote it. */
export async function inventExtract(
  { folder, memory }: Pick<Bench, 'folder' | 'memory'>,
  rows: number,
): Promise<{ readonly extracts: string; readonly csv: string; readonly engine: TabularEngine }> {
  const extracts = join(folder, 'extracts');
  const csv = join(extracts, 'flux', 'flux.csv');
  await mkdir(join(extracts, 'flux'), { recursive: true });
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  await engine.withSession({ scratch: folder }, (session) => session.run(generateSql(csv, rows)));
  return { extracts, csv, engine };
}
