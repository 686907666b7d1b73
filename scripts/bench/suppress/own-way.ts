/** `own-way.ts suppress COUNTS TARGET` leaves the names of hidden cells; `… anonymity PERSONS TARGET` leaves k and l. */
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { measureAnonymity } from '../../../activities/protect/microdata/measure-anonymity.js';
import { publishTable } from '../../../activities/protect/publish-table.js';
import { literal } from '../../../activities/text/sql-text.js';
import { readCountCells } from './count-cells.js';

const [, , mode = '', given = '', target = ''] = process.argv;
await writeFile(target, await (mode === 'suppress' ? suppress() : measure()));
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
process.exit();

/** No hidden cell exact: what the others promise too. */
async function suppress(): Promise<string> {
  const { table, secret, names } = await readCountCells(given);
  const { counts } = await publishTable(table, secret, 1, null, () => performance.now());
  return names.filter((_, cell) => counts[cell] === null).join('\n');
}

async function measure(): Promise<string> {
  const memoryLimit = process.env.DUCKDB_MEMORY_LIMIT ?? '1GB';
  const engine = createTabularEngine({ memoryLimit, threads: 2, functions: [] });
  const { k, sensitive } = await engine.withSession({ scratch: dirname(target) }, async (session) => {
    await session.run(`create view persons as from read_csv(${literal(given)}, all_varchar = true)`);
    const quasi = ['age', 'region', 'sexe', 'foyer'];
    const data = { relation: 'persons', quasi, sensitive: [{ column: 'motif', numeric: false }] };
    return measureAnonymity(data, 11, session);
  });
  return `k ${k}, l ${sensitive[0]?.l}, t ${sensitive[0]?.t.toFixed(6)}`;
}
