/** `whole-way.ts EXTRACTS HOME PARQUET`: this toolkit, all steps of a run from the raw extract to a version; then the version's table. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runWholeWay } from '../bench-pipeline.js';

const [, , extracts = '', home = '', target = ''] = process.argv;
await mkdir(home, { recursive: true });
await runWholeWay(extracts, home, process.env.DUCKDB_MEMORY_LIMIT ?? '1GB');
const versions = join(home, 'store', 'open', 'dataset', 'versions');
const [version = ''] = await readdir(versions);
await copyFile(join(versions, version, 'parcours.parquet'), target);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
process.exit();
