/** `bare-copy.ts CSV PARQUET`: the limit. */
import { DuckDBInstance } from '@duckdb/node-api';
import { copySql } from '../generated-extract.js';

const [, , csv = '', target = ''] = process.argv;
const connection = await (await DuckDBInstance.create()).connect();
await connection.run(copySql(csv, target));
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
