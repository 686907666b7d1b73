import { z } from 'zod';
import type { Session } from '../../platform/effects.js';
import { NO_POINT, pointColumn } from '../../text/point-sql.js';
import { literal } from '../../text/sql-text.js';
import { type AssembledTable, columnNames, publishedRows } from '../published-rows.js';

/**
 * Parquet, zstd, typed, real lists, with the title and the grain of its table among its key-value metadata; GeoParquet where there are
 * coordinates. Its bytes are the same from run to run at one number of threads only.
 */
export async function writeParquet(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  const { table } = assembled;
  const point = pointColumn(table.columns);
  const geo = point !== '' && !(await hasPoint(assembled, session)) ? `, geo: ${literal(NO_POINT)}` : '';
  const told = `{title: ${literal(table.title)}, description: ${literal(`Grain : ${table.grain}.`)}${geo}}`;
  await session.run(
    `copy (select ${columnNames(table.columns)}${point} from ${publishedRows(assembled)}) to ${literal(path)} (format parquet, compression zstd, kv_metadata ${told})`,
  );
}

async function hasPoint(assembled: AssembledTable, session: Session): Promise<boolean> {
  const [found] = await session.rows(
    `select count(*) > 0 as any_point from ${publishedRows(assembled)} where longitude is not null and latitude is not null`,
    z.object({ any_point: z.boolean() }),
  );
  return found?.any_point ?? false;
}
