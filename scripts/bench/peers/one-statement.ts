/** `one-statement.ts CSV PARQUET`: the same rows by one statement of DuckDB, by hand: no reject, no finding, no version. */
import { DuckDBInstance } from '@duckdb/node-api';
import { literal } from '../../../activities/text/sql-text.js';
import { HAND_MACROS, handSql } from './hand-sql.js';

const [, , csv = '', target = ''] = process.argv;
const connection = await (await DuckDBInstance.create()).connect();
for (const macro of HAND_MACROS) await connection.run(macro);
await connection.run(`copy (${handSql(csv)}) to ${literal(target)} (format parquet, compression zstd)`);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
