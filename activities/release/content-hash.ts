/** What a table says, whatever the format it is written in: unchanged data has an unchanged hash. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Session } from '../platform/effects.js';
import { literal } from '../sql-text.js';
import { type AssembledTable, columnStruct, publishedRows, RAW_TEXT } from './published-rows.js';

/**
 * SHA-256 (hex) over names, types and rows of the contract's columns, in published order.
 * DuckDB hashes each row's canonical JSON; the hashes pass through a file in `folder`, so memory does not grow with the table.
 */
export async function hashContent(
  assembled: AssembledTable,
  folder: string,
  session: Session,
): Promise<string> {
  const { table } = assembled;
  const path = `${folder}/${table.name}.row-hashes`;
  const rowHash = `sha256(cast(to_json(${columnStruct(table.columns)}) as varchar))`;
  await session.run(
    `copy (select ${rowHash} from ${publishedRows(assembled)}) to ${literal(path)} (${RAW_TEXT})`,
  );
  const hash = createHash('sha256');
  hash.update(`${JSON.stringify(table.columns.map(({ name, type }) => [name, type]))}\n`);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  await rm(path);
  return hash.digest('hex');
}
