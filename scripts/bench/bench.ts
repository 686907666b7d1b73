/** `npm run bench`: the product's own path against the physical limit, in the same run. Figures, no verdicts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchLinkage } from './bench-linkage.js';
import { benchPeers } from './bench-peers.js';
import { benchPersons } from './bench-persons.js';
import { benchPipeline } from './bench-pipeline.js';
import { benchSmall } from './bench-small.js';
import { benchStatements } from './bench-statements.js';

const MEMORY = process.env.DUCKDB_MEMORY_LIMIT ?? '1GB';

const folder = await mkdtemp(join(tmpdir(), 'insertion-bench-'));
const { values, positionals: parts } = parseArgs({
  options: { compare: { type: 'string' } },
  allowPositionals: true,
});
const wanted = (part: string) => parts.length === 0 || parts.includes(part);
try {
  if (wanted('pipeline')) await benchPipeline(folder, MEMORY);
  if (wanted('linkage')) await benchLinkage(folder);
  if (wanted('persons')) await benchPersons(folder, MEMORY);
  // asked for by their names: they take minutes, and want a machine that does nothing else
  if (parts.includes('statements')) await benchStatements(folder, MEMORY);
  if (parts.includes('peers')) await benchPeers(folder, MEMORY, values.compare);
  if (parts.includes('small')) await benchSmall(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit();
