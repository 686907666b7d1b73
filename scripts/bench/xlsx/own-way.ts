/** `own-way.ts read XLSX TARGET` or `write ROWS XLSX`: by the reader of extracts and the writer of versions of this toolkit. */
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Session } from '../../../activities/platform/effects.js';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { readExtract } from '../../../activities/read/read-extract.js';
import { loadCellMacros } from '../../../activities/spreadsheet/cells.js';
import { writeWorkbook } from '../../../activities/spreadsheet/write-workbook.js';
import { quoted } from '../../../activities/text/sql-text.js';
import { COLUMNS, rowsSql } from './cells.js';

const [, , mode = '', given = '', target = ''] = process.argv;
const scratch = dirname(target);
const memoryLimit = process.env.DUCKDB_MEMORY_LIMIT ?? '1GB';
const engine = createTabularEngine({ memoryLimit, threads: 2, functions: [] });
await engine.withSession({ scratch }, mode === 'read' ? read : write);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
process.exit();

async function read(session: Session): Promise<void> {
  const { columns } = await readExtract({ path: given, fileName: 'cells.xlsx', scratch }, session);
  const line = columns.map((name) => `coalesce(${quoted(name)}, '')`).join(` || chr(31) || `);
  const [row] = await session.rows(
    `select sha256(string_agg(${line} || chr(10), '' order by _line)) as digest from extract`,
    z.object({ digest: z.string() }),
  );
  await writeFile(target, row?.digest ?? '');
}

async function write(session: Session): Promise<void> {
  await loadCellMacros(session);
  const columns = COLUMNS.map(
    ([name, type]) => ({ name, type: type === 'decimal' ? 'number' : type, width: 20 }) as const,
  );
  await writeWorkbook([{ name: 'cells', columns, rows: rowsSql(Number(given)) }], target, session);
}
